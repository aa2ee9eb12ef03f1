package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.Broken.SOUND;
import static io.interproc.testkit.contract.Verdict.isCaughtBy;
import static io.interproc.testkit.contract.Verdict.isPassedBy;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The negative controls of the suites of locks.
@SuppressWarnings("LockNotBeforeTry") // the locks are broken
class BrokenLocksTest {

    static class WithoutDefect extends RLockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((_, _, _) -> SOUND);
        }
    }

    /// The proxies themselves do no harm.
    @Test
    void scopeWithoutDefectPasses() {
        isPassedBy(
                WithoutDefect.class,
                "onePartyIsInsideAtATime",
                "waitsUntilTheLockIsReleased",
                "givesUpWhenTheTimeHasPassed",
                "interruptionEndsTheWait",
                "interruptionIsKeptByUninterruptibleForms",
                "fencingTokensIncrease",
                "fairLockIsNotTakenPastAWaiter",
                "isFreeOnlyAfterTheLastRelease",
                "releaseByAnotherThreadThrows",
                "shortestTimesDoNotWait",
                "unitAndTimeoutMustNotBeNullWhoeverHoldsTheLock",
                "waitersThatGiveUpTogetherLeaveTheOthersInTheQueue",
                "pendingInterruptionLetsTheWaiterSleep",
                "stormOfInterruptionsLosesNoPermit",
                "poolRunsOthersWhileItsThreadWaitsForTheLock");
    }

    /// Every thread has the lock to itself.
    static class OfEachThread extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            Map<Object, Map<Thread, Lock>> locks = new ConcurrentHashMap<>();
            Scope another = Scope.threads();
            return Broken.scope((sound, method, arguments) -> {
                if (!(sound instanceof Lock lock)) {
                    if (method.equals("close")) {
                        another.close();
                    }
                    return SOUND;
                }
                Lock own = locks.computeIfAbsent(lock, _ -> new ConcurrentHashMap<>())
                        .computeIfAbsent(Thread.currentThread(), _ -> another.lock());
                return switch (method) {
                    case "lock" -> {
                        own.lock();
                        yield null;
                    }
                    case "lockInterruptibly" -> {
                        own.lockInterruptibly();
                        yield null;
                    }
                    case "hold" -> own.hold();
                    case "holdInterruptibly" -> own.holdInterruptibly();
                    case "tryLock" ->
                        arguments.length == 0
                                ? own.tryLock()
                                : arguments.length == 1
                                        ? own.tryLock((Duration) arguments[0])
                                        : own.tryLock((Long) arguments[0], (TimeUnit) arguments[1]);
                    case "tryHold" -> own.tryHold((Duration) arguments[0]);
                    case "unlock" -> {
                        own.unlock();
                        yield null;
                    }
                    case "fencingToken" -> own.fencingToken();
                    case "isLocked" -> own.isLocked();
                    case "isHeldByCurrentThread" -> own.isHeldByCurrentThread();
                    case "holdCount" -> own.holdCount();
                    case "holder" -> own.holder();
                    default -> SOUND;
                };
            });
        }
    }

    @Test
    void lockWithoutExclusionIsCaught() {
        isCaughtBy(
                OfEachThread.class,
                "onePartyIsInsideAtATime",
                "onePartyIsInsideAFairLockAtATime",
                "partyThatHoldsIsSeenByTheOthers",
                "heldLockIsNotAcquiredWithoutWaiting");
    }

    /// One acquisition in fifty goes ahead without the lock.
    static class NowAndThen extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger acquisitions = new AtomicInteger();
            ThreadLocal<Boolean> pretending = ThreadLocal.withInitial(() -> false);
            return Broken.scope((sound, method, arguments) -> {
                if (!(sound instanceof Lock)) {
                    return SOUND;
                }
                boolean mayPretend = method.equals("lock") || (method.equals("tryLock") && arguments.length > 0);
                if (mayPretend && acquisitions.incrementAndGet() % 50 == 0) {
                    pretending.set(true);
                    return method.equals("lock") ? null : true;
                }
                if (pretending.get() && method.equals("unlock")) {
                    pretending.set(false);
                    return null;
                }
                return pretending.get() && method.equals("fencingToken") ? Long.MAX_VALUE : SOUND;
            });
        }
    }

    @Test
    void lockThatFailsNowAndThenIsCaught() {
        isCaughtBy(NowAndThen.class, "onePartyIsInsideAtATime", "stormOfInterruptionsLosesNoPermit");
    }

    static class Hasty extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) ->
                    sound instanceof Lock lock && method.equals("tryLock") && arguments.length == 1
                            ? lock.tryLock(((Duration) arguments[0]).dividedBy(2))
                            : SOUND);
        }
    }

    @Test
    void lockThatGivesUpTooEarlyIsCaught() {
        isCaughtBy(Hasty.class, "givesUpWhenTheTimeHasPassed");
    }

    static class Deaf extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Lock lock && method.equals("lockInterruptibly")) {
                    lock.lock();
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void lockThatDoesNotHearInterruptionsIsCaught() {
        isCaughtBy(Deaf.class, "interruptionBeforehandPreventsTheAcquisition");
    }

    static class Forgetful extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Lock lock && method.equals("lock")) {
                    lock.lock();
                    Thread.interrupted();
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void lockThatForgetsInterruptionsIsCaught() {
        isCaughtBy(
                Forgetful.class,
                "interruptionIsKeptByUninterruptibleForms",
                "interruptionBeforehandIsKeptByUninterruptibleForms");
    }

    static class WithOneToken extends RLockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) ->
                    sound instanceof Lock lock && method.equals("fencingToken") && lock.isHeldByCurrentThread()
                            ? 7L
                            : SOUND);
        }
    }

    @Test
    void tokensThatDoNotIncreaseAreCaught() {
        isCaughtBy(WithOneToken.class, "fencingTokensIncrease", "onePartyIsInsideAtATime");
    }

    static class Unfair extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Scope scope && method.equals("lock") && arguments.length == 1) {
                    return scope.lock(((LockOptions) arguments[0]).withFairness(false));
                }
                return SOUND;
            });
        }
    }

    @Test
    void lockThatIsNotFairIsCaught() {
        isCaughtBy(Unfair.class, "fairLockIsNotTakenPastAWaiter", "optionsAreThoseAskedFor");
    }

    /// The first release of several frees it.
    static class ReleasedAtOnce extends RLockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Lock lock && method.equals("unlock")) {
                    do {
                        lock.unlock();
                    } while (lock.holdCount() > 0);
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void reentrantLockThatDoesNotCountIsCaught() {
        isCaughtBy(ReleasedAtOnce.class, "isFreeOnlyAfterTheLastRelease", "partyThatHoldsTwiceMustReleaseTwice");
    }

    /// Python's: whoever likes may release it.
    static class ReleasedByAnybody extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) ->
                    sound instanceof Lock lock && method.equals("unlock") && !lock.isHeldByCurrentThread()
                            ? null
                            : SOUND);
        }
    }

    @Test
    void lockThatAnybodyMayReleaseIsCaught() {
        isCaughtBy(
                ReleasedByAnybody.class,
                "releaseOfAFreeLockThrows",
                "releaseByAnotherThreadThrows",
                "releaseByAnotherPartyThrows");
    }

    /// Waits by polling, without being counted, and burns the carrier of a virtual thread.
    static class Polling extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Lock lock && method.equals("lock") && !lock.isHeldByCurrentThread()) {
                    while (!lock.tryLock() && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void lockThatKeepsTheCarrierIsCaught() {
        isCaughtBy(Polling.class, "waitingVirtualThreadsLeaveTheirCarriers");
    }

    /// Waits by running if the thread is interrupted.
    static class Burning extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger running = new AtomicInteger();
            return Broken.scope((sound, method, _) -> {
                if (!(sound instanceof Lock lock)) {
                    return SOUND;
                }
                if (method.equals("waiters")) {
                    return lock.waiters() + running.get();
                }
                if (method.equals("lock") && Thread.currentThread().isInterrupted()) {
                    running.incrementAndGet();
                    while (!lock.tryLock()) {
                        Thread.onSpinWait();
                    }
                    running.decrementAndGet();
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void lockWhoseInterruptedWaitersRunIsCaught() {
        isCaughtBy(Burning.class, "pendingInterruptionLetsTheWaiterSleep");
    }

    /// Waits by sleeping, of which no pool hears.
    static class Silent extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger sleeping = new AtomicInteger();
            return Broken.scope((sound, method, _) -> {
                if (!(sound instanceof Lock lock)) {
                    return SOUND;
                }
                if (method.equals("waiters")) {
                    return lock.waiters() + sleeping.get();
                }
                if (method.equals("lock") && !lock.isHeldByCurrentThread()) {
                    sleeping.incrementAndGet();
                    try {
                        while (!lock.tryLock()) {
                            Thread.sleep(1);
                        }
                    } finally {
                        sleeping.decrementAndGet();
                    }
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void lockThatTellsNoPoolIsCaught() {
        isCaughtBy(Silent.class, "poolRunsOthersWhileItsThreadWaitsForTheLock");
    }

    /// Says that one waiter was woken, and one time in fifty wakes nobody.
    static class LosingNotifications extends RLockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            AtomicInteger notifications = new AtomicInteger();
            return Broken.scope((sound, method, _) -> sound instanceof Condition condition
                            && method.equals("notify")
                            && condition.waiters() > 0
                            && notifications.incrementAndGet() % 50 == 0
                    ? 1
                    : SOUND);
        }
    }

    @Test
    void conditionOfALockThatLosesNotificationsIsCaught() {
        isCaughtBy(LosingNotifications.class, "stormOfInterruptionsLosesNoPermit");
    }

    static class WithoutUnit extends LockContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> sound instanceof Lock lock
                            && method.equals("tryLock")
                            && arguments.length == 2
                            && arguments[1] == null
                    ? lock.tryLock()
                    : SOUND);
        }
    }

    @Test
    void lockThatTakesATimeWithoutUnitIsCaught() {
        isCaughtBy(WithoutUnit.class, "unitAndTimeoutMustNotBeNullWhoeverHoldsTheLock");
    }
}
