package io.interproc.proof.killpoints;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The scripts of those who take a lock without waiting, and who release one.
final class LockKills {

    private static final Duration LONG = Duration.ofHours(1);

    private LockKills() {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        for (LockKind kind : LockKind.values()) {
            scripts.add(new FreeLock(kind));
            scripts.add(new Fenced(kind));
            for (ThreadKind thread : ThreadKind.values()) {
                scripts.add(new ReleaseToWaiters(kind, thread));
            }
        }
        for (AbandonedPolicy policy : AbandonedPolicy.values()) {
            scripts.add(new Abandoned(policy, false));
            scripts.add(new Abandoned(policy, true));
        }
        return scripts;
    }

    /// Nobody else wants the lock: every way in, and out.
    static final class FreeLock extends LockScript {
        FreeLock(LockKind kind) {
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

    /// The victim releases a lock that survivors wait for.
    static final class ReleaseToWaiters extends LockScript {
        private final ThreadKind waiters;

        ReleaseToWaiters(LockKind kind, ThreadKind waiters) {
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

    /// The victim asks for its fencing token. (Taking a lock again that it holds stores nothing: the count is in
    /// its heap.)
    static final class Fenced extends LockScript {
        Fenced(LockKind kind) {
            super("ask for a fencing token", kind, "Lock.fencingToken()", "Held.fencingToken()");
        }

        @Override
        boolean holdsInTheEnd() {
            return true;
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // The victim dies before any finally.
        Operation ready(Victim victim) {
            Lock lock = kind.of(victim.scope());
            Held held = lock.hold();
            return () -> {
                long token = held.fencingToken();
                Use.check(token > 0 && lock.fencingToken() == token, "one acquisition must have one fencing token");
            };
        }
    }

    /// The victim meets a lock whose holder has died.
    private static final class Abandoned extends DeadHolderScript {
        private final AbandonedPolicy policy;
        private final boolean recovering;

        Abandoned(AbandonedPolicy policy, boolean recovering) {
            super(
                    Set.of(Primitive.RLOCK),
                    (recovering ? "recover" : "take") + " an abandoned lock of policy " + policy,
                    recovering ? new String[] {"RLock.recover(Runnable)"} : new String[] {"RLock.tryLock()"});
            this.policy = policy;
            this.recovering = recovering;
        }

        @Override
        Lock lock(Scope scope) {
            LockOptions options = LockOptions.defaults().withAbandonedPolicy(policy);
            return scope.rlock("lock", policy == AbandonedPolicy.REPAIR ? options.withRepair(_ -> {}) : options);
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
