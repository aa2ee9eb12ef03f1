package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.Broken.SOUND;
import static io.interproc.testkit.contract.Verdict.isCaughtBy;
import static io.interproc.testkit.contract.Verdict.isPassedBy;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// The negative controls of the suite of conditions.
class BrokenConditionsTest {

    static class WithoutDefect extends ConditionContract {
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
                "notifyWakesExactlySoMany",
                "exactlySoManyPartiesAreWoken",
                "fencingTokenOfTheNotifiedIsGreaterThanTheNotifiers",
                "longestWaitingIsWokenFirst",
                "lockIsReleasedEntirelyAndHeldAsOftenAgain",
                "countedAreThoseThatReturnTrue",
                "countedAreThoseThatDoNotThrow",
                "everyItemIsConsumedOnce",
                "shortestTimesDoNotWait",
                "longestTimesWaitUntilNotified",
                "interruptionAfterTheTimeHasPassedIsKept",
                "taskIsNotifiedByAnotherTaskOfItsPool");
    }

    /// Wakes one waiter more than asked for.
    static class OneTooMany extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("notify")) {
                    int n = (int) arguments[0];
                    return Math.min(n, condition.notify(n == Integer.MAX_VALUE ? n : n + 1));
                }
                return SOUND;
            });
        }
    }

    @Test
    void conditionThatWakesOneTooManyIsCaught() {
        isCaughtBy(
                OneTooMany.class,
                "notifyWakesExactlySoMany",
                "exactlySoManyPartiesAreWoken",
                "notifyingFewerThanOneWakesNobody",
                "countedAreThoseThatReturnTrue");
    }

    /// Lets each thread keep the fencing token of its first acquisition.
    static class KeepingTokens extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            ThreadLocal<Long> first = new ThreadLocal<>();
            return Broken.scope((sound, method, _) -> {
                if (sound instanceof Lock lock && method.equals("fencingToken")) {
                    if (first.get() == null) {
                        first.set(lock.fencingToken());
                    }
                    return first.get();
                }
                return SOUND;
            });
        }
    }

    @Test
    void waiterThatKeepsItsFencingTokenIsCaught() {
        isCaughtBy(KeepingTokens.class, "fencingTokenOfTheNotifiedIsGreaterThanTheNotifiers");
    }

    /// Wakes the last first: every waiter has a condition of its own on a stack.
    static class LastFirst extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            Map<Condition, Deque<Condition>> stacks = new ConcurrentHashMap<>();
            return Broken.scope((sound, method, arguments) -> {
                if (!(sound instanceof Condition condition)) {
                    return SOUND;
                }
                Deque<Condition> stack = stacks.computeIfAbsent(condition, _ -> new ArrayDeque<>());
                return switch (method) {
                    case "await", "awaitUninterruptibly", "awaitNanos", "awaitUntil" -> {
                        Condition own = condition.getLock().newCondition();
                        stack.push(own);
                        own.await();
                        yield method.equals("awaitNanos") ? (Object) 1L : (Object) true;
                    }
                    case "notify" -> {
                        int woken = 0;
                        while (woken < (int) arguments[0] && !stack.isEmpty()) {
                            woken += stack.pop().notify(1);
                        }
                        yield woken;
                    }
                    case "waiters" -> stack.size();
                    default -> SOUND;
                };
            });
        }
    }

    @Test
    void conditionThatWakesTheLastFirstIsCaught() {
        isCaughtBy(LastFirst.class, "longestWaitingIsWokenFirst", "notifyWakesExactlySoMany");
    }

    /// Subtracts the present moment without looking whether the difference fits.
    static class Overflowing extends ConditionContract {
        @Override
        @SuppressWarnings("JavaUtilDate") // what the JDK's conditions take
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("awaitUntil") && arguments[0] != null) {
                    long millis = ((Date) arguments[0]).getTime() - System.currentTimeMillis();
                    return condition.await(millis, TimeUnit.MILLISECONDS);
                }
                return SOUND;
            });
        }
    }

    @Test
    void conditionWhoseTimesOverflowIsCaught() {
        isCaughtBy(Overflowing.class, "shortestTimesDoNotWait");
    }

    static class Spurious extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("await") && arguments.length == 1) {
                    condition.await((Duration) arguments[0]);
                    return true;
                }
                return SOUND;
            });
        }
    }

    @Test
    void conditionThatWakesWithoutNotificationIsCaught() {
        isCaughtBy(
                Spurious.class,
                "givesUpWhenTheTimeHasPassed",
                "notificationWithoutWaitersIsNotKept",
                "countedAreThoseThatReturnTrue");
    }

    /// Says that the time has passed although a notification was spent on the waiter, if both came close together.
    static class Losing extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("await") && arguments.length == 1) {
                    long startNanos = System.nanoTime();
                    Duration timeout = (Duration) arguments[0];
                    return condition.await(timeout) && System.nanoTime() - startNanos < timeout.toNanos();
                }
                return SOUND;
            });
        }
    }

    @Test
    void conditionThatLosesNotificationsIsCaught() {
        isCaughtBy(Losing.class, "countedAreThoseThatReturnTrue");
    }

    static class HeldOnce extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("await") && arguments.length == 0) {
                    condition.await();
                    while (condition.getLock().holdCount() > 1) {
                        condition.getLock().unlock();
                    }
                    return null;
                }
                return SOUND;
            });
        }
    }

    @Test
    void conditionThatForgetsTheHoldsIsCaught() {
        isCaughtBy(HeldOnce.class, "lockIsReleasedEntirelyAndHeldAsOftenAgain", "exactlySoManyPartiesAreWoken");
    }

    static class Lax extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("notify")) {
                    try (var _ = condition.hold()) {
                        return condition.notify((int) arguments[0]);
                    }
                }
                return SOUND;
            });
        }
    }

    @Test
    void conditionThatMayBeNotifiedWithoutTheLockIsCaught() {
        isCaughtBy(Lax.class, "notifyingWithoutTheLockThrows");
    }

    /// Asks the predicate once more only after a notification, but starts the time anew each time.
    static class Renewing extends ConditionContract {
        @Override
        public Scope openScope(ScopeOptions options) {
            return Broken.scope((sound, method, arguments) -> {
                if (sound instanceof Condition condition && method.equals("waitFor") && arguments.length == 2) {
                    var predicate = (BooleanSupplier) arguments[0];
                    while (!predicate.getAsBoolean()) {
                        if (!condition.await((Duration) arguments[1])) {
                            return predicate.getAsBoolean();
                        }
                    }
                    return true;
                }
                return SOUND;
            });
        }
    }

    @Test
    void predicateWhoseTimeStartsAnewIsCaught() {
        isCaughtBy(Renewing.class, "timeIsThatOfTheWholeWait");
    }
}
