package io.interproc.proof.killpoints;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The script of the watcher: it looks after the sleepers of its own process when the holder of their lock has died.
/// The thread that is counted does what the watcher does, who does not see the segment.
final class WatcherKills extends DeadHolderScript {

    private static final long LOOK_NANOS = 1_000_000;

    private final boolean fair;

    private WatcherKills(boolean fair) {
        super(
                Set.of(Primitive.LOCK),
                "look after own sleepers of a " + (fair ? "fair " : "") + "lock whose holder has died",
                "SleeperCheck.check");
        this.fair = fair;
    }

    static List<KillScript> all() {
        return List.of(new WatcherKills(false), new WatcherKills(true));
    }

    @Override
    Lock lock(Scope scope) {
        return scope.lock("lock", LockOptions.defaults().withFairness(fair));
    }

    @Override
    boolean watches() {
        return true;
    }

    @Override
    Operation ready(Victim victim) {
        Lock lock = lock(victim.scope());
        for (ThreadKind kind : ThreadKind.values()) {
            kind.start("sleeper", () -> takeAndRelease(lock));
        }
        Eventually.equal("waiters of the lock", 2, lock::waiters);
        return () -> {
            while (lock.isLocked() || lock.waiters() != 0) {
                ((SharedMutex) lock).engine().look();
                LockSupport.parkNanos(LOOK_NANOS);
            }
        };
    }

    @SuppressWarnings("LockNotBeforeTry") // Nothing happens inside.
    private static void takeAndRelease(Lock lock) {
        lock.lock();
        lock.unlock();
    }
}
