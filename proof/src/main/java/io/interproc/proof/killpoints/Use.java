package io.interproc.proof.killpoints;

import io.interproc.AbandonedLockException;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.proof.Census;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Uses objects as if nothing had happened, and states that they work.
final class Use {

    /// The name of the lock by which the engine of a scope is found; every scope of a round has one.
    static final String ENGINE = "engine";

    /// How many die in a round: a predecessor, the victim, and its repairer.
    private static final int MOST_DEAD = 3;

    private Use() {}

    /// Uses every object; the first lock among them is shown to the referee, if there is one.
    static void all(List<Object> objects, @Nullable Referee referee) throws Exception {
        boolean first = true;
        for (Object object : objects) {
            switch (object) {
                case Lock lock -> {
                    lock(lock, first ? referee : null);
                    first = false;
                }
                case Condition condition -> condition(condition);
                case Value<?> value -> value(value);
                default -> KillScripts.use(object);
            }
        }
    }

    /// Returns the engine that a scope of processes works with in this process.
    static SegmentEngine engine(Scope scope) {
        return ((SharedMutex) scope.lock(ENGINE)).engine();
    }

    /// Returns how many dead participants nobody has swept yet.
    static int unswept(Scope scope) {
        AtomicInteger dead = new AtomicInteger();
        engine(scope).participants().forEachDead(_ -> dead.incrementAndGet());
        return dead.get();
    }

    /// Counts what is in the memory of a scope when its dead are swept.
    static Census census(Scope scope) {
        SegmentEngine engine = engine(scope);
        engine.sweeper().sweepAllDeadCompletely();
        return Census.of(engine, scope.name().orElseThrow());
    }

    /// States that all that is in the memory of a scope has a reason to be there, but for a span that each death
    /// may hide.
    static void memory(Scope scope) {
        Eventually.equal("what is left in the memory", List.of(), () -> left(census(scope)));
    }

    private static List<String> left(Census census) {
        int hidden = census.hiddenSpans();
        return hidden <= MOST_DEAD
                ? census.faults()
                : List.of(hidden + " spans are hidden by " + MOST_DEAD + " deaths");
    }

    @SuppressWarnings("LockNotBeforeTry") // A failure ends the process.
    private static void lock(Lock lock, @Nullable Referee referee) {
        try (Held held = hold(lock)) {
            if (referee != null) {
                referee.enter();
                referee.fence(held.fencingToken());
            }
            check(lock.holdCount() == 1, "the hold count is " + lock.holdCount());
            check(!lock.isAbandoned(), "the lock is abandoned");
            if (lock instanceof RLock) {
                lock.lock();
                check(lock.holdCount() == 2, "the hold count is " + lock.holdCount());
                lock.unlock();
            }
            if (referee != null) {
                referee.exit();
            }
        }
        check(!lock.isHeldByCurrentThread(), "the lock is held after its release");
        Eventually.equal("waiters of the lock", 0, lock::waiters);
        check(!lock.isLocked(), "the lock is held after all released it");
    }

    private static Held hold(Lock lock) {
        try {
            return lock.hold();
        } catch (AbandonedLockException _) {
            lock.recover(() -> {});
            return lock.hold();
        }
    }

    private static void condition(Condition condition) throws Exception {
        try (ThreadRunner threads = new ThreadRunner()) {
            Call<Boolean> waiter = threads.run(ThreadKind.PLATFORM, () -> {
                try (Held _ = condition.hold()) {
                    condition.await();
                }
            });
            Eventually.equal("waiters of the condition", 1, condition::waiters);
            try (Held _ = condition.hold()) {
                int notified = condition.notify(1);
                check(notified == 1, "notified " + notified + " of one waiter");
            }
            waiter.join();
        }
        Eventually.equal("waiters of the condition", 0, condition::waiters);
        lock(condition.getLock(), null);
    }

    private static void value(Value<?> value) {
        Object before = value.getValue();
        value.setValue(before);
        check(Objects.equals(before, value.getValue()), "a value is not what it was set to");
        if (value.isGuarded()) {
            lock(value.getLock(), null);
        }
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
