package io.interproc.proof.killpoints;

import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.testkit.ThreadKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A script about one lock, which a survivor is after when the victim dies.
abstract class LockScript extends KillScript {
    final LockKind kind;

    LockScript(String name, LockKind kind, String... operations) {
        super(
                Set.of(kind.primitive),
                name + " " + kind.title,
                Arrays.stream(operations).map(kind::operation).toArray(String[]::new));
        this.kind = kind;
    }

    /// Returns the operation that takes a lock and gives it back.
    @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
    static Operation takeAndRelease(Lock lock) {
        return () -> {
            lock.lock();
            lock.unlock();
        };
    }

    @Override
    List<Object> objects(Scope scope) {
        return List.of(kind.of(scope));
    }

    @Override
    void prepare(Survivors survivors) throws Exception {
        kind.of(survivors.scope());
    }

    @Override
    void accompany(Survivors survivors) throws Exception {
        super.accompany(survivors);
        survivors.contend(ThreadKind.PLATFORM, kind.of(survivors.scope()));
        survivors.contend(ThreadKind.VIRTUAL, kind.of(survivors.scope()));
    }

    /// Returns whether the victim holds the lock at the end of its operation.
    boolean holdsInTheEnd() {
        return false;
    }

    @Override
    void judge(Survivors survivors) throws Exception {
        survivors.join();
        List<Optional<Holder>> told = survivors.told();
        long takeovers = told.stream().filter(Optional::isPresent).count();
        Use.check(takeovers <= 1, "two were told that they took over from one death: " + told);
        if (survivors.isDone() && takeovers != (holdsInTheEnd() ? 1 : 0)) {
            throw new AssertionError("of a victim that " + (holdsInTheEnd() ? "held" : "had released")
                    + " the lock, its next owners were told: " + told);
        }
    }
}
