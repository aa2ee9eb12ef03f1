package io.interproc.testkit.killpoints;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The scripts of locks.
final class LockKills {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private LockKills() {}

    /// A kind of lock.
    enum Kind {
        LOCK("a lock", false, false),
        RLOCK("a re-entrant lock", true, false),
        FAIR("a fair lock", false, true),
        FAIR_RLOCK("a fair re-entrant lock", true, true);

        private final String title;
        private final boolean reentrant;
        private final boolean fair;

        Kind(String title, boolean reentrant, boolean fair) {
            this.title = title;
            this.reentrant = reentrant;
            this.fair = fair;
        }

        /// Returns an operation of [Lock] as one of this kind's type.
        private String operation(String ofLock) {
            return reentrant ? ofLock.replaceFirst("^Lock", "RLock") : ofLock;
        }

        Lock of(Scope scope) {
            LockOptions options = LockOptions.defaults().withFairness(fair);
            return reentrant ? scope.rlock("lock", options) : scope.lock("lock", options);
        }
    }

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            scripts.add(new FreeLock(kind));
            for (ThreadKind thread : ThreadKind.values()) {
                scripts.add(new HeldLock(kind, thread));
                scripts.add(new ReleaseToWaiters(kind, thread));
            }
        }
        scripts.add(new Reentry());
        for (Kind kind : List.of(Kind.LOCK, Kind.FAIR_RLOCK)) {
            for (ThreadKind thread : ThreadKind.values()) {
                scripts.add(new Impatient(kind, thread));
                scripts.add(new Granted(kind, thread));
                scripts.add(new Interrupted(kind, thread));
            }
        }
        for (AbandonedPolicy policy : AbandonedPolicy.values()) {
            scripts.add(new Abandoned(policy, false));
            scripts.add(new Abandoned(policy, true));
        }
        return scripts;
    }

    /// A script about one lock, which a survivor is after when the victim dies.
    abstract static class OneLock extends KillScript {
        final Kind kind;

        OneLock(String name, Kind kind, String... operations) {
            super(
                    name + " " + kind.title,
                    Arrays.stream(operations).map(kind::operation).toArray(String[]::new));
            this.kind = kind;
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

    /// Nobody else wants the lock: every way in, and out.
    static final class FreeLock extends OneLock {
        FreeLock(Kind kind) {
            super(
                    "take and release",
                    kind,
                    "Lock.lock()",
                    "Lock.lockInterruptibly()",
                    "Lock.tryLock()",
                    "Lock.tryLock(Duration)",
                    "Lock.hold()",
                    "Lock.holdInterruptibly()",
                    "Lock.tryHold(Duration)",
                    "Lock.unlock()",
                    "Held.close()");
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            return () -> {
                lock.lock();
                lock.unlock();
                lock.lockInterruptibly();
                lock.unlock();
                Use.check(lock.tryLock(), "a free lock was not to be had");
                lock.unlock();
                Use.check(lock.tryLock(LONG), "a free lock was not to be had");
                lock.unlock();
                lock.hold().close();
                lock.holdInterruptibly().close();
                lock.tryHold(LONG).orElseThrow().close();
            };
        }
    }

    /// A survivor holds the lock, and releases it when the victim waits.
    abstract static class HeldByASurvivor extends OneLock {
        private final ThreadKind thread;
        private Survivors.@org.jspecify.annotations.Nullable Holding holding;

        HeldByASurvivor(String name, Kind kind, ThreadKind thread, String... operations) {
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
        HeldLock(Kind kind, ThreadKind thread) {
            this("wait for,", kind, thread, "Lock.lock()");
        }

        HeldLock(String name, Kind kind, ThreadKind thread, String... operations) {
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
        Granted(Kind kind, ThreadKind thread) {
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

    /// The victim gives up.
    static final class Impatient extends HeldByASurvivor {
        Impatient(Kind kind, ThreadKind thread) {
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

        /// Nobody waits when the victim dies, and nobody does afterwards: who only tries must get the lock,
        /// too.
        @Override
        void accompany(Survivors survivors) throws Exception {
            survivors.letGo();
            survivors.awaitStandstill();
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            release();
            Lock lock = kind.of(survivors.scope());
            Eventually.holds("the lock is to be had by trying", lock::tryLock);
            lock.unlock();
            super.judge(survivors);
        }
    }

    /// The victim is interrupted.
    private static final class Interrupted extends HeldByASurvivor {
        Interrupted(Kind kind, ThreadKind thread) {
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

        /// Nobody waits when the victim dies, and nobody does afterwards: who only tries must get the lock,
        /// too.
        @Override
        void accompany(Survivors survivors) throws Exception {
            survivors.letGo();
            survivors.awaitStandstill();
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            release();
            Lock lock = kind.of(survivors.scope());
            Eventually.holds("the lock is to be had by trying", lock::tryLock);
            lock.unlock();
            super.judge(survivors);
        }
    }

    /// The victim releases a lock that survivors wait for.
    static final class ReleaseToWaiters extends OneLock {
        private final ThreadKind waiters;

        ReleaseToWaiters(Kind kind, ThreadKind waiters) {
            super(
                    "release to " + waiters.name().toLowerCase(java.util.Locale.ROOT) + " threads",
                    kind,
                    "Lock.unlock()");
            this.waiters = waiters;
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            lock.lock();
            return lock::unlock;
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            Lock lock = kind.of(survivors.scope());
            survivors.awaitReady();
            survivors.contend(waiters, lock);
            survivors.contend(waiters, lock);
            Eventually.equal("waiters of the lock", 2, lock::waiters);
            super.accompany(survivors);
        }
    }

    /// The victim takes a lock that it holds, and gives it back.
    static final class Reentry extends OneLock {
        Reentry() {
            super("take again and release", Kind.RLOCK, "Lock.lock()", "Lock.tryLock()", "Lock.unlock()");
        }

        @Override
        boolean holdsInTheEnd() {
            return true;
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            lock.lock();
            return () -> {
                lock.lock();
                Use.check(lock.tryLock(), "a lock that is held was not to be had again");
                lock.hold().close();
                lock.unlock();
                lock.unlock();
            };
        }
    }

    /// The victim meets a lock whose holder has died.
    private static final class Abandoned extends KillScript {
        private final AbandonedPolicy policy;
        private final boolean recovering;

        Abandoned(AbandonedPolicy policy, boolean recovering) {
            super(
                    (recovering ? "recover" : "take") + " an abandoned lock of policy " + policy,
                    recovering ? new String[] {"RLock.recover(Runnable)"} : new String[] {"RLock.tryLock()"});
            this.policy = policy;
            this.recovering = recovering;
        }

        private Lock lock(Scope scope) {
            LockOptions options = LockOptions.defaults().withAbandonedPolicy(policy);
            return scope.rlock("lock", policy == AbandonedPolicy.REPAIR ? options.withRepair(_ -> {}) : options);
        }

        @Override
        List<Object> objects(Scope scope) {
            return List.of(lock(scope));
        }

        @Override
        boolean hasPredecessor() {
            return true;
        }

        @Override
        void precede(Scope scope) {
            lock(scope).lock();
        }

        @Override
        void prepare(Survivors survivors) {
            lock(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            Lock lock = lock(victim.scope());
            return () -> {
                if (recovering) {
                    lock.recover(() -> {});
                } else {
                    try {
                        Use.check(lock.tryLock(), "the lock of the dead was not to be had");
                    } catch (AbandonedLockException e) {
                        Use.check(policy == AbandonedPolicy.FAIL, "refused: " + e.getMessage());
                    }
                }
            };
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            Lock lock = lock(survivors.scope());
            boolean held = false;
            try (Held _ = lock.hold()) {
                held = true;
            } catch (AbandonedLockException e) {
                Use.check(policy == AbandonedPolicy.FAIL && !held, "refused: " + e.getMessage());
                Use.check(!(recovering && survivors.isDone()), "a recovered lock refuses");
            }
        }
    }
}
