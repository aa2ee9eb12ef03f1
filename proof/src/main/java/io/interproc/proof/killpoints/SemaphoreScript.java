package io.interproc.proof.killpoints;

import static io.interproc.proof.killpoints.PermitKind.PERMITS;

import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A script about one semaphore.
///
/// Permits that are held are all back when the victim is dead. Of permits that belong to nobody the victim may have
/// taken or released some, all or none of one operation; everybody else's must add up to the rest.
abstract class SemaphoreScript extends KillScript {
    final PermitKind kind;

    SemaphoreScript(String name, PermitKind kind, String... operations) {
        super(
                Set.of(kind.primitive),
                name + " " + kind.title,
                Arrays.stream(operations).map(kind::operation).toArray(String[]::new));
        this.kind = kind;
    }

    @Override
    final List<Object> objects(Scope scope) {
        return List.of(kind.of(scope));
    }

    @Override
    void prepare(Survivors survivors) throws Exception {
        kind.of(survivors.scope());
    }

    /// Starts two survivors, a platform thread and a virtual one, each of which holds some permits for a moment.
    final void contendToHold(Survivors survivors, int permits) {
        Semaphore semaphore = kind.of(survivors.scope());
        for (ThreadKind thread : ThreadKind.values()) {
            survivors.start(thread, () -> {
                try (Permits held = semaphore.hold(permits)) {
                    return held.count();
                }
            });
        }
    }

    /// States that the survivors have held what they wanted, and that nobody holds a permit.
    final void judgeHeld(Survivors survivors) throws Exception {
        survivors.join();
        allBack(survivors);
    }

    /// States that all permits are available.
    final void allBack(Survivors survivors) {
        Semaphore semaphore = kind.of(survivors.scope());
        Eventually.equal("permits held", 0, semaphore::heldPermits);
        Eventually.equal("permits available", PERMITS, semaphore::availablePermits);
    }

    /// Judges survivors that want as many plain permits as the victim had a hand in, all together: they take what
    /// is there, and if the victim has taken it, or has not released it, they go on once it is released again.
    ///
    /// @param permits how many
    /// @param leftOver how many are left in the end if the victim has come to the end of its operation
    final void judgePlain(Survivors survivors, int permits, int leftOver) throws Exception {
        Semaphore semaphore = kind.of(survivors.scope());
        Eventually.equal("permits that nobody has taken though survivors wait", 0, semaphore::availablePermits);
        semaphore.release(permits);
        survivors.join();
        int left = semaphore.availablePermits();
        boolean isRight = survivors.noted() != 0 ? left == leftOver : left == 0 || left == permits;
        Use.check(isRight, "permits were lost or made: " + left + " are left of " + permits + " that were released");
    }
}
