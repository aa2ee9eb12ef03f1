package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static io.interproc.testkit.contract.LockAcquisitionContract.assertNotHeld;
import static io.interproc.testkit.contract.ScopeFixture.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// How a thread waits at a condition: until it is notified, until the time has passed, until it is interrupted; and in
/// which state it has the lock meanwhile and afterwards.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface ConditionWaitingContract extends ConditionFixture {

    @ParameterizedTest
    @MethodSource(Awaiting.EVERY)
    default void waitsUntilNotified(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = waiter(condition, form, kind);
        assertThat(condition.waiters()).isOne();
        assertThat(condition.getLock().isLocked()).isFalse();
        assertThat(notifyHolding(condition, 1)).isOne();
        assertThat(waiter.join()).isTrue();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.EVERY)
    default void waitsAtAPlainLockToo(Awaiting form, ThreadKind kind) throws Exception {
        Lock lock = scope().lock();
        Condition condition = scope().condition(lock);
        Call<Boolean> waiter = waiter(condition, form, kind);
        assertThat(notifyHolding(condition, 1)).isOne();
        assertThat(waiter.join()).isTrue();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.TIMED)
    default void givesUpWhenTheTimeHasPassed(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(kind, () -> {
                    try (var _ = condition.hold()) {
                        long startNanos = System.nanoTime();
                        assertThat(form.await(condition, SHORT)).isFalse();
                        assertPassed(SHORT, startNanos);
                        assertThat(condition.getLock().holdCount()).isOne();
                    }
                })
                .join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.TIMED)
    default void doesNotWaitIfThereIsNoTime(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(kind, () -> {
                    try (var _ = condition.hold()) {
                        assertThat(form.await(condition, Duration.ZERO)).isFalse();
                        assertThat(form.await(condition, Duration.ofSeconds(-5)))
                                .isFalse();
                        assertThat(condition.getLock().holdCount()).isOne();
                    }
                })
                .join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.INTERRUPTIBLE)
    default void interruptionEndsTheWait(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                assertThatThrownBy(() -> form.await(condition, LONG)).isInstanceOf(InterruptedException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                assertThat(condition.getLock().holdCount()).isOne();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        waiter.interrupt();
        waiter.join();
        assertThat(notifyHolding(condition, 1)).isZero();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.INTERRUPTIBLE)
    default void interruptionBeforehandPreventsTheWait(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(kind, () -> {
                    try (var _ = condition.hold()) {
                        Thread.currentThread().interrupt();
                        assertThatThrownBy(() -> form.await(condition, LONG)).isInstanceOf(InterruptedException.class);
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        assertThat(condition.getLock().holdCount()).isOne();
                    }
                })
                .join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionIsKeptByTheUninterruptibleForm(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                condition.awaitUninterruptibly();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                assertThat(condition.getLock().holdCount()).isOne();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        waiter.interrupt();
        assertThat(condition.waiters()).isOne();
        assertThat(notifyHolding(condition, 1)).isOne();
        waiter.join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionBeforehandIsKeptByTheUninterruptibleForm(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                Thread.currentThread().interrupt();
                condition.awaitUninterruptibly();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        assertThat(notifyHolding(condition, 1)).isOne();
        waiter.join();
        assertQuiet(condition);
    }

    /// An interruption that comes after the notification must not undo it, nor get lost.
    @ParameterizedTest
    @EnumSource
    default void interruptionAfterTheNotificationIsKept(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                condition.await();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        try (var _ = condition.hold()) {
            assertThat(condition.notify(1)).isOne();
            waiter.interrupt();
        }
        waiter.join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.EVERY)
    default void waitingWithoutTheLockThrows(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(
                        kind,
                        () -> assertThatThrownBy(() -> form.await(condition, SHORT))
                                .isInstanceOf(IllegalMonitorStateException.class)
                                .hasMessageContaining("held"))
                .join();
        try (var _ = condition.hold()) {
            threads()
                    .run(
                            kind,
                            () -> assertThatThrownBy(() -> form.await(condition, SHORT))
                                    .isInstanceOf(IllegalMonitorStateException.class)
                                    .hasMessageContaining("held"))
                    .join();
        }
        assertQuiet(condition);
    }

    @Test
    default void notifyingWithoutTheLockThrows() throws Exception {
        Condition condition = newCondition();
        assertNotHeld(condition::notifyOne);
        try (var _ = condition.hold()) {
            threads()
                    .run(() -> {
                        assertNotHeld(() -> condition.notify(2));
                        assertNotHeld(condition::notifyAllWaiters);
                        assertNotHeld(condition::signal);
                        assertNotHeld(condition::signalAll);
                    })
                    .join();
        }
        assertQuiet(condition);
    }

    @ParameterizedTest
    @MethodSource(Awaiting.EVERY)
    default void lockIsReleasedEntirelyAndHeldAsOftenAgain(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Lock lock = condition.getLock();
        Call<Boolean> waiter = threads().run(kind, () -> {
            lock.lock();
            lock.lock();
            lock.lock();
            assertThat(form.await(condition, LONG)).isTrue();
            assertThat(lock.holdCount()).isEqualTo(3);
            lock.unlock();
            lock.unlock();
            lock.unlock();
            assertNotHeld(lock::unlock);
        });
        Eventually.equal("waiters", 1, condition::waiters);
        lock.lock();
        lock.lock();
        assertThat(lock.holdCount()).isEqualTo(2);
        condition.signal();
        lock.unlock();
        lock.unlock();
        waiter.join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void lockIsHeldAsOftenAgainAfterGivingUp(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Lock lock = condition.getLock();
        CountDownLatch gaveUp = new CountDownLatch(1);
        Call<Boolean> waiter = threads().run(kind, () -> {
            lock.lock();
            lock.lock();
            assertThat(condition.await(SHORT)).isFalse();
            assertThat(lock.holdCount()).isEqualTo(2);
            gaveUp.countDown();
            assertThatThrownBy(condition::await).isInstanceOf(InterruptedException.class);
            assertThat(lock.holdCount()).isEqualTo(2);
            lock.unlock();
            lock.unlock();
        });
        gaveUp.await();
        Eventually.equal("waiters", 1, condition::waiters);
        waiter.interrupt();
        waiter.join();
        assertQuiet(condition);
    }

    /// A waiter whose time has passed still waits for the lock: it never returns without. It waits again and again,
    /// because the time may pass before the lock is taken from it.
    @ParameterizedTest
    @MethodSource(Awaiting.TIMED)
    default void waiterThatGivesUpWaitsForTheLock(Awaiting form, ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        CountDownLatch mayWait = new CountDownLatch(1);
        AtomicBoolean seen = new AtomicBoolean();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                mayWait.countDown();
                while (!seen.get()) {
                    assertThat(form.await(condition, SHORT)).isFalse();
                    assertThat(condition.getLock().isHeldByCurrentThread()).isTrue();
                }
            }
        });
        mayWait.await();
        try (var _ = condition.hold()) {
            Eventually.equal("waiters for the lock", 1, condition.getLock()::waiters);
            assertThat(condition.waiters()).isZero();
            assertThat(waiter.isDone()).isFalse();
            seen.set(true);
        }
        waiter.join();
        assertQuiet(condition);
    }

    @Test
    default void awaitNanosTellsWhatIsLeft() throws Exception {
        Condition condition = newCondition();
        try (var _ = condition.hold()) {
            assertThat(condition.awaitNanos(SHORT.toNanos())).isNotPositive();
            assertThat(condition.awaitNanos(-1)).isNotPositive();
        }
        Call<Long> waiter = threads().call(ThreadKind.PLATFORM, () -> {
            try (var _ = condition.hold()) {
                return condition.awaitNanos(LONG.toNanos());
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        notifyHolding(condition, 1);
        assertThat(waiter.join()).isPositive().isLessThanOrEqualTo(LONG.toNanos());
    }

    @Test
    default void hugeTimeoutsWaitForGood() throws Exception {
        Condition condition = newCondition();
        waiter(condition, Awaiting.DURATION, ThreadKind.PLATFORM, Duration.ofSeconds(Long.MAX_VALUE), () -> {});
        threads().run(ThreadKind.VIRTUAL, () -> {
            try (var _ = condition.hold()) {
                assertThat(condition.await(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
            }
        });
        threads().run(ThreadKind.PLATFORM, () -> {
            try (var _ = condition.hold()) {
                assertThat(condition.awaitNanos(Long.MAX_VALUE)).isPositive();
            }
        });
        Eventually.equal("waiters", 3, condition::waiters);
        assertThat(notifyHolding(condition, 3)).isEqualTo(3);
        threads().joinAll();
        assertQuiet(condition);
    }

    @Test
    @SuppressWarnings("NullAway") // a null where none belongs
    default void timeoutMustNotBeNull() {
        Condition condition = newCondition();
        try (var _ = condition.hold()) {
            Duration nothing = Optional.<Duration>empty().orElse(null);
            assertThatNullPointerException().isThrownBy(() -> condition.await(nothing));
            assertThat(condition.getLock().holdCount()).isOne();
        }
        assertQuiet(condition);
    }

    @Test
    default void waitingVirtualThreadsLeaveTheirCarriers() throws Exception {
        Condition condition = newCondition();
        int waiting = 2 * Math.max(256, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < waiting; i++) {
            threads().run(ThreadKind.VIRTUAL, () -> {
                try (var _ = condition.hold()) {
                    condition.await();
                }
            });
        }
        Eventually.equal("waiters", waiting, condition::waiters);
        CountDownLatch others = new CountDownLatch(1);
        threads().run(ThreadKind.VIRTUAL, others::countDown);
        others.await();
        assertThat(condition.waiters()).isEqualTo(waiting);
        try (var _ = condition.hold()) {
            assertThat(condition.notifyAllWaiters()).isEqualTo(waiting);
        }
        threads().joinAll();
        assertQuiet(condition);
    }
}
