package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static io.interproc.testkit.contract.LockAcquisitionContract.assertNotHeld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// How a thread comes back from a wait when several things meet, and that misuse disturbs nobody who waits.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface ConditionReturnContract extends ConditionFixture {

    /// Time-out first, interruption second: the wait returns false, and the interruption is for the next one.
    @ParameterizedTest
    @MethodSource(Awaiting.TIMED)
    default void interruptionAfterTheTimeHasPassedIsKept(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        CountDownLatch mayWait = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                mayWait.countDown();
                while (!interrupted.get()) {
                    assertThat(form.await(condition, SHORT)).isFalse();
                }
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                assertThat(condition.getLock().holdCount()).isOne();
            }
        });
        mayWait.await();
        try (var _ = condition.hold()) {
            Eventually.equal("waiters for the lock", 1, condition.getLock()::waiters);
            assertThat(condition.waiters()).isZero();
            interrupted.set(true);
            waiter.interrupt();
            assertThat(waiter.isDone()).isFalse();
        }
        waiter.join();
        assertQuiet(condition);
    }

    /// A waiter that was interrupted still waits for the lock: it does not throw without.
    @ParameterizedTest
    @MethodSource(Awaiting.INTERRUPTIBLE)
    default void interruptedWaiterThrowsHoldingTheLock(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                assertThatThrownBy(() -> form.await(condition, LONG)).isInstanceOf(InterruptedException.class);
                assertThat(condition.getLock().holdCount()).isOne();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        try (var _ = condition.hold()) {
            waiter.interrupt();
            Eventually.equal("waiters for the lock", 1, condition.getLock()::waiters);
            assertThat(condition.waiters()).isZero();
            assertThat(condition.notify(1)).isZero();
            assertThat(waiter.isDone()).isFalse();
        }
        waiter.join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionsDoNotEndTheUninterruptibleForm(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = waiter(
                condition,
                Awaiting.UNINTERRUPTIBLY,
                kind,
                LONG,
                () -> assertThat(Thread.currentThread().isInterrupted()).isTrue());
        for (int i = 0; i < 50; i++) {
            waiter.interrupt();
            assertThat(condition.waiters()).isOne();
            assertThat(condition.getLock().isLocked()).isFalse();
        }
        assertThat(waiter.isDone()).isFalse();
        assertThat(notifyHolding(condition, 1)).isOne();
        assertThat(waiter.join()).isTrue();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void eachWaiterHoldsTheLockAsOftenAsItDid(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Lock lock = condition.getLock();
        for (int i = 1; i <= 4; i++) {
            int holds = i;
            threads().run(kind, () -> {
                for (int hold = 0; hold < holds; hold++) {
                    lock.lock();
                }
                condition.await();
                assertThat(lock.holdCount()).isEqualTo(holds);
                for (int hold = 0; hold < holds; hold++) {
                    lock.unlock();
                }
                assertNotHeld(lock::unlock);
            });
        }
        Eventually.equal("waiters", 4, condition::waiters);
        lock.lock();
        lock.lock();
        condition.signalAll();
        lock.unlock();
        lock.unlock();
        threads().joinAll();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.EVERY)
    default void holdingAnotherLockDoesNotSuffice(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Condition other = newCondition();
        threads()
                .run(kind, () -> {
                    try (var _ = other.hold()) {
                        assertThatThrownBy(() -> form.await(condition, SHORT))
                                .isInstanceOf(IllegalMonitorStateException.class)
                                .hasMessageContaining("held");
                        assertNotHeld(condition::notifyOne);
                        assertThat(other.getLock().holdCount()).isOne();
                    }
                })
                .join();
        assertQuiet(condition);
        assertQuiet(other);
    }

    @ParameterizedTest
    @EnumSource
    default void misuseDisturbsNobodyWhoWaits(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Call<Boolean>> waiters = new ArrayList<>();
        for (Awaiting form : Awaiting.ALL) {
            waiters.add(waiter(condition, form, kind));
        }
        assertNotHeld(condition::notifyOne);
        assertNotHeld(condition::notifyAllWaiters);
        assertNotHeld(condition::signal);
        assertNotHeld(condition::signalAll);
        for (Awaiting form : Awaiting.ALL) {
            assertThatThrownBy(() -> form.await(condition, SHORT)).isInstanceOf(IllegalMonitorStateException.class);
        }
        assertThat(condition.waiters()).isEqualTo(waiters.size());
        assertThat(waiters).noneMatch(Call::isDone);
        assertThat(notifyHolding(condition, waiters.size())).isEqualTo(waiters.size());
        for (Call<Boolean> waiter : waiters) {
            assertThat(waiter.join()).isTrue();
        }
        assertQuiet(condition);
    }

    @Test
    default void waitingForWhatIsTrueTakesTheLockToo() {
        Condition condition = newCondition();
        assertThatThrownBy(() -> condition.waitFor(() -> true))
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("held");
        assertThatThrownBy(() -> condition.waitFor(() -> true, SHORT))
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("held");
        for (var timeout : ExtremeTimes.SHORTEST) {
            assertThatThrownBy(() -> condition.waitFor(() -> false, timeout))
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("held");
        }
        assertQuiet(condition);
    }
}
