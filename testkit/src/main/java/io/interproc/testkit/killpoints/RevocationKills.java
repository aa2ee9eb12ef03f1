package io.interproc.testkit.killpoints;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The scripts of biased locks whose victim takes the bias of another away.
final class RevocationKills {

    private static final Duration SHORT = Duration.ofMillis(20);

    private RevocationKills() {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        for (LockKind kind : LockKind.values()) {
            scripts.add(new RevokeOutside(kind));
            scripts.add(new RevokeInside(kind));
        }
        scripts.add(new TryRevoke());
        return scripts;
    }

    /// A script about a lock that stays with a thread of the survivors.
    private abstract static class OthersBias extends LockScript {
        private final boolean inside;
        private final CountDownLatch warm = new CountDownLatch(1);
        private final CountDownLatch again = new CountDownLatch(1);

        /// @param inside whether that thread is inside when the victim comes
        OthersBias(String name, boolean inside, LockKind kind, String... operations) {
            super(name, kind, operations);
            this.inside = inside;
        }

        @Override
        final void prepare(Survivors survivors) throws Exception {
            Lock lock = kind.of(survivors.scope());
            survivors.start(ThreadKind.PLATFORM, () -> {
                BiasKills.warm(lock);
                if (inside) {
                    try (Held _ = lock.hold()) {
                        warm.countDown();
                        again.await();
                    }
                } else {
                    warm.countDown();
                    again.await();
                }
                try (Held held = lock.hold()) {
                    survivors.referee().enter();
                    survivors.referee().fence(held.fencingToken());
                    survivors.referee().exit();
                }
                return lock;
            });
            warm.await();
        }

        /// Lets the thread that has, or had, the bias go on.
        final void goOn() {
            again.countDown();
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            goOn();
            super.judge(survivors);
        }
    }

    /// The victim takes a bias whose thread is outside. That thread comes back while the victim stands still.
    private static final class RevokeOutside extends OthersBias {
        RevokeOutside(LockKind kind) {
            super("take, and the bias of another,", false, kind, "Lock.lock()", "Lock.unlock()", "Biases.revoke");
        }

        @Override
        Operation ready(Victim victim) {
            return takeAndRelease(kind.of(victim.scope()));
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            survivors.letGo();
            survivors.awaitStandstill();
            goOn();
            survivors.contend(ThreadKind.PLATFORM, kind.of(survivors.scope()));
        }
    }

    /// The victim asks for a bias whose thread is inside, and waits for the lock.
    private static final class RevokeInside extends OthersBias {
        RevokeInside(LockKind kind) {
            super(
                    "wait for, after it made ordinary,",
                    true,
                    kind,
                    "Lock.lock()",
                    "Lock.unlock()",
                    "Biases.revoke",
                    "Biases.decide");
        }

        @Override
        Operation ready(Victim victim) {
            return takeAndRelease(kind.of(victim.scope()));
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Lock lock = kind.of(survivors.scope());
            survivors.letGo();
            survivors.awaitAsleep(1, lock::waiters);
            goOn();
            survivors.contend(ThreadKind.VIRTUAL, lock);
            survivors.awaitStandstill();
        }
    }

    /// The victim only tries a lock that another is inside of by its bias.
    private static final class TryRevoke extends OthersBias {
        TryRevoke() {
            super(
                    "try in vain, and make ordinary,",
                    true,
                    LockKind.LOCK,
                    "Lock.tryLock()",
                    "Lock.tryLock(Duration)",
                    "Biases.revoke");
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            return () -> {
                Use.check(!lock.tryLock(), "a held lock was to be had");
                Use.check(!lock.tryLock(SHORT), "a held lock was to be had");
            };
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            survivors.letGo();
            survivors.awaitStandstill();
        }
    }
}
