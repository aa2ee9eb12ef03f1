package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a scope's objects, and of the threads that are inside or asleep in them, when it is closed.
@SuppressWarnings("LockNotBeforeTry") // locks stay held on purpose
public interface ScopeClosingContract extends ScopeFixture {

    @Test
    default void closedScopeSaysSo() {
        Scope scope = anotherScope();
        assertThat(scope.isClosed()).isFalse();
        scope.close();
        assertThat(scope.isClosed()).isTrue();
        assertThat(scope.name()).isNotNull();
        assertThat(scope.toString()).contains("closed");
    }

    @Test
    default void scopeCanBeClosedTwice() {
        Scope scope = anotherScope();
        scope.close();
        scope.close();
        assertThat(scope.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    default void scopeCanBeClosedBySeveralAtOnce(ThreadKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            Scope scope = anotherScope();
            Lock lock = scope.lock();
            CountDownLatch start = new CountDownLatch(1);
            for (int i = 0; i < 3; i++) {
                threads().run(kind, () -> {
                    start.await();
                    scope.close();
                    assertThat(scope.isClosed()).isTrue();
                });
            }
            start.countDown();
            threads().joinAll();
            assertClosed(lock::isLocked);
        }
    }

    /// Asserts that the operation is refused because the scope is closed.
    static void assertClosed(Body operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /// Asserts that each of the operations is refused because the scope is closed.
    static void assertAllClosed(Map<String, Body> operations) {
        operations.forEach((name, operation) -> assertThatThrownBy(operation::run)
                .as(name)
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("closed"));
    }

    @Test
    default void closedScopeMakesNothing() {
        Scope scope = anotherScope();
        Lock lock = scope.lock();
        scope.close();
        Map<String, Body> operations = new LinkedHashMap<>();
        for (NamedKind kind : NamedKind.values()) {
            operations.put("named " + kind, () -> kind.ask(scope, "n"));
            operations.put("unnamed " + kind, () -> kind.make(scope));
        }
        operations.put("lock with options", () -> scope.lock(LockOptions.defaults()));
        operations.put("named rlock", () -> scope.rlock("r", LockOptions.defaults()));
        operations.put("condition of a lock", () -> scope.condition(lock));
        operations.put("value", () -> scope.value('i', 0));
        operations.put("raw value", () -> scope.value(ValueType.INT64, 0, ValueOptions.raw()));
        operations.put("worker", () -> scope.start(ScopeClosingContract::nothing));
        operations.put("condition of the lock", lock::newCondition);
        assertAllClosed(operations);
    }

    /// A task that does nothing.
    static void nothing() {}

    @Test
    default void locksOfAClosedScopeDoNothing() {
        Scope scope = anotherScope();
        Map<Lock, Map<String, Body>> all = new LinkedHashMap<>();
        for (Lock lock : new Lock[] {scope.lock(), scope.rlock()}) {
            Map<String, Body> operations = new LinkedHashMap<>();
            for (Acquisition form : Acquisition.ALL) {
                operations.put(form.toString(), () -> form.acquire(lock, LONG));
            }
            operations.put("tryLock", lock::tryLock);
            operations.put("unlock", lock::unlock);
            operations.put("isLocked", lock::isLocked);
            operations.put("isHeldByCurrentThread", lock::isHeldByCurrentThread);
            operations.put("holdCount", lock::holdCount);
            operations.put("holder", lock::holder);
            operations.put("waiters", lock::waiters);
            operations.put("fencingToken", lock::fencingToken);
            operations.put("isAbandoned", lock::isAbandoned);
            operations.put("recover", () -> lock.recover(() -> {}));
            all.put(lock, operations);
        }
        scope.close();
        all.values().forEach(ScopeClosingContract::assertAllClosed);
        all.keySet().forEach(lock -> assertThat(lock.toString()).isNotEmpty());
    }

    @Test
    default void conditionsAndValuesOfAClosedScopeDoNothing() {
        Scope scope = anotherScope();
        Condition condition = scope.condition();
        IntValue guarded = scope.intValue(1);
        IntValue raw = scope.value(ValueType.INT32, 1, ValueOptions.raw());
        condition.acquire();
        scope.close();
        Map<String, Body> operations = new LinkedHashMap<>();
        for (Awaiting form : Awaiting.ALL) {
            operations.put(form.toString(), () -> form.await(condition, LONG));
        }
        operations.put("waitFor", () -> condition.waitFor(() -> false));
        operations.put("waitFor with a timeout", () -> condition.waitFor(() -> false, LONG));
        operations.put("notify", () -> condition.notify(1));
        operations.put("signalAll", condition::signalAll);
        operations.put("waiters", condition::waiters);
        operations.put("hold", condition::hold);
        operations.put("release", condition::release);
        for (IntValue value : new IntValue[] {guarded, raw}) {
            operations.put("get of " + value, value::get);
            operations.put("peek of " + value, value::peek);
            operations.put("set of " + value, () -> value.set(2));
            operations.put("getAndAdd of " + value, () -> value.getAndAdd(1));
            operations.put("compareAndSet of " + value, () -> value.compareAndSet(1, 2));
            operations.put("update of " + value, () -> value.update(n -> n));
        }
        operations.put("hold of a value", guarded::hold);
        assertAllClosed(operations);
    }

    /// Closing the scope gave the lock up, so nothing is left for a `try` block to release, and nothing to complain
    /// of.
    @Test
    default void heldOfAClosedScopeDoesNothing() throws Exception {
        Scope scope = anotherScope();
        RLock lock = scope.rlock();
        Held outer = lock.hold();
        Held inner = lock.hold();
        Held ofAValue = scope.intValue(1).hold();
        inner.close();
        scope.close();
        outer.close();
        outer.close();
        inner.close();
        ofAValue.close();
        threads().run(outer::close).join();
        assertClosed(lock::unlock);
    }

    /// Whenever the scope is closed, a release either happens or finds nothing to do.
    @ParameterizedTest
    @EnumSource
    default void closingDuringReleasesOfHeldDoesNoHarm(ThreadKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            Scope scope = anotherScope();
            Lock lock = scope.lock();
            CountDownLatch inside = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                threads().run(kind, () -> holdUntilClosed(lock, inside));
            }
            inside.await();
            scope.close();
            threads().joinAll();
        }
    }

    private static void holdUntilClosed(Lock lock, CountDownLatch inside) {
        while (true) {
            Held held;
            inside.countDown();
            try {
                held = lock.hold();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("closed");
                return;
            }
            held.close();
        }
    }

    @ParameterizedTest
    @MethodSource(Acquisition.EVERY)
    default void closingWakesThoseWhoWaitForALock(Acquisition form, ThreadKind kind) throws Exception {
        Scope scope = anotherScope();
        Lock lock = scope.rlock();
        lock.lock();
        for (int i = 0; i < 3; i++) {
            threads().run(kind, () -> assertClosed(() -> form.acquire(lock, LONG)));
        }
        Eventually.equal("waiters", 3, lock::waiters);
        scope.close();
        threads().joinAll();
        assertClosed(lock::unlock);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.EVERY)
    default void closingWakesThoseWhoWaitForANotification(Awaiting form, ThreadKind kind) throws Exception {
        Scope scope = anotherScope();
        Condition condition = scope.condition();
        for (int i = 0; i < 3; i++) {
            threads().run(kind, () -> {
                condition.acquire();
                assertClosed(() -> form.await(condition, LONG));
            });
        }
        Eventually.equal("waiters", 3, condition::waiters);
        scope.close();
        threads().joinAll();
    }

    /// Among them some whose time has just passed, or who were notified, and now wait for the lock of a holder that
    /// closes the scope.
    @ParameterizedTest
    @EnumSource
    default void closingWakesThoseWhoComeBackFromAWait(ThreadKind kind) throws Exception {
        Scope scope = anotherScope();
        Condition condition = scope.condition();
        for (int i = 0; i < 2; i++) {
            threads().run(kind, () -> {
                condition.acquire();
                assertClosed(condition::await);
            });
        }
        Eventually.equal("waiters", 2, condition::waiters);
        CountDownLatch waits = new CountDownLatch(1);
        threads().run(kind, () -> {
            condition.acquire();
            waits.countDown();
            assertClosed(() -> {
                while (true) { // its time may pass before the closer holds the lock
                    assertThat(condition.await(SHORT)).isFalse();
                }
            });
        });
        waits.await();
        condition.acquire();
        assertThat(condition.notify(2)).isEqualTo(2);
        Eventually.equal("waiters for the lock", 3, condition.getLock()::waiters);
        scope.close();
        threads().joinAll();
    }

    @ParameterizedTest
    @EnumSource
    default void closingWakesThoseWhoWaitForAValue(ThreadKind kind) throws Exception {
        Scope scope = anotherScope();
        IntValue value = scope.intValue(1);
        RLock guard = (RLock) value.getLock();
        guard.lock();
        threads().run(kind, () -> assertClosed(value::get));
        threads().run(kind, () -> assertClosed(() -> value.set(2)));
        threads().run(kind, () -> assertClosed(value::incrementAndGet));
        Eventually.equal("waiters", 3, guard::waiters);
        scope.close();
        threads().joinAll();
    }

    /// Threads that are awake inside are as safe as those asleep: each operation either happens or is refused.
    @ParameterizedTest
    @EnumSource
    default void closingDuringOperationsRefusesThemSafely(ThreadKind kind) throws Exception {
        for (int round = 0; round < 10; round++) {
            Scope scope = anotherScope();
            Condition condition = scope.condition();
            IntValue value =
                    scope.value(ValueType.INT32, 0, ValueOptions.defaults().withLock(condition));
            CountDownLatch inside = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                threads()
                        .run(
                                kind,
                                () -> assertClosed(() -> {
                                    inside.countDown();
                                    while (true) {
                                        operate(condition, value);
                                    }
                                }));
            }
            inside.await();
            scope.close();
            threads().joinAll();
        }
    }

    private static void operate(Condition condition, IntValue value) throws InterruptedException {
        value.incrementAndGet();
        condition.acquire();
        boolean waited = condition.await(Duration.ofNanos(20_000));
        condition.notify(1);
        value.getAndAdd(waited ? 1 : 2);
        condition.release();
    }

    @Test
    default void closingOneScopeLeavesTheOthersAlone() throws Exception {
        Scope closing = anotherScope();
        Lock here = scope().lock();
        Lock there = closing.lock();
        here.lock();
        there.lock();
        Call<Boolean> waiter = threads().call(ThreadKind.PLATFORM, () -> here.tryLock(LONG));
        Eventually.equal("waiters", 1, here::waiters);
        closing.close();
        assertThat(waiter.isDone()).isFalse();
        here.unlock();
        assertThat(waiter.join()).isTrue();
    }
}
