package io.interproc.proof.killpoints;

import io.interproc.Lock;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The scripts of those who wait for a lock.
final class LockWaitKills {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private LockWaitKills() {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        for (ThreadKind thread : ThreadKind.values()) {
            for (LockKind kind : LockKind.values()) {
                scripts.add(new HeldLock(kind, thread));
            }
            for (LockKind kind : List.of(LockKind.LOCK, LockKind.FAIR_RLOCK)) {
                scripts.add(new Impatient(kind, thread));
                scripts.add(new Granted(kind, thread));
                scripts.add(new Interrupted(kind, thread));
            }
        }
        return scripts;
    }

    /// A survivor holds the lock, and releases it when the victim waits.
    abstract static class HeldByASurvivor extends LockScript {
        private final ThreadKind thread;
        private Survivors.@org.jspecify.annotations.Nullable Holding holding;

        HeldByASurvivor(String name, LockKind kind, ThreadKind thread, String... operations) {
            super(name + " by a " + thread.name().toLowerCase(java.util.Locale.ROOT) + " thread,", kind, operations);
            this.thread = thread;
        }

        @Override
        final ThreadKind thread() {
            return thread;
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            holding = survivors.hold(kind.of(survivors.scope()));
        }

        /// Releases the lock.
        void release() {
            if (holding != null) {
                holding.release();
            }
        }
    }

    /// The victim waits, and is given the lock.
    static class HeldLock extends HeldByASurvivor {
        HeldLock(LockKind kind, ThreadKind thread) {
            this("wait for,", kind, thread, "Lock.lock()");
        }

        HeldLock(String name, LockKind kind, ThreadKind thread, String... operations) {
            super(name, kind, thread, operations);
        }

        @Override
        boolean holdsInTheEnd() {
            return true;
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            return () -> {
                lock.lock();
                victim.referee().enter();
                victim.referee().fence(lock.fencingToken());
            };
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Lock lock = kind.of(survivors.scope());
            survivors.letGo();
            survivors.awaitAsleep(1, lock::waiters);
            release();
            super.accompany(survivors);
        }
    }

    /// As before, in a wait that might end otherwise, and once more after that.
    static final class Granted extends HeldLock {
        Granted(LockKind kind, ThreadKind thread) {
            super("wait with a time-out for, and release,", kind, thread, "Lock.tryLock(Duration)", "Lock.unlock()");
        }

        @Override
        boolean holdsInTheEnd() {
            return false;
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            return () -> {
                Use.check(lock.tryLock(LONG), "an hour has passed");
                lock.unlock();
            };
        }
    }

    /// The victim waits in vain. Nobody waits when it dies, and nobody does afterwards: who only tries must get the
    /// lock, too.
    abstract static class InVain extends HeldByASurvivor {
        InVain(String name, LockKind kind, ThreadKind thread, String... operations) {
            super(name, kind, thread, operations);
        }

        @Override
        final void accompany(Survivors survivors) throws Exception {
            survivors.letGo();
            survivors.awaitStandstill();
        }

        @Override
        final void judge(Survivors survivors) throws Exception {
            release();
            Lock lock = kind.of(survivors.scope());
            Eventually.holds("the lock is to be had by trying", lock::tryLock);
            lock.unlock();
            super.judge(survivors);
        }
    }

    /// The victim gives up.
    static final class Impatient extends InVain {
        Impatient(LockKind kind, ThreadKind thread) {
            super(
                    "give up waiting for,",
                    kind,
                    thread,
                    "Lock.tryLock()",
                    "Lock.tryLock(Duration)",
                    "Lock.tryHold(Duration)");
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            return () -> {
                Use.check(!lock.tryLock(), "a held lock was to be had");
                Use.check(!lock.tryLock(SHORT), "a held lock was to be had");
                Use.check(lock.tryHold(SHORT).isEmpty(), "a held lock was to be had");
            };
        }
    }

    /// The victim is interrupted.
    private static final class Interrupted extends InVain {
        Interrupted(LockKind kind, ThreadKind thread) {
            super("be interrupted waiting for,", kind, thread, "Lock.lockInterruptibly()", "Lock.holdInterruptibly()");
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            Thread waiter = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < 2; i++) {
                    Eventually.equal("interruptions", (long) i, victim::noted);
                    Eventually.equal("waiters of the lock", 1, lock::waiters);
                    waiter.interrupt();
                    Eventually.equal("interruptions", i + 1L, victim::noted);
                }
            });
            return () -> {
                try {
                    lock.lockInterruptibly();
                    throw new AssertionError("a held lock was to be had");
                } catch (InterruptedException _) {
                    victim.note(1);
                }
                try {
                    lock.holdInterruptibly();
                    throw new AssertionError("a held lock was to be had");
                } catch (InterruptedException _) {
                    victim.note(2);
                }
            };
        }
    }
}
