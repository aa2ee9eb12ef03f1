package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static io.interproc.testkit.contract.ScopeFixture.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Waiting for a predicate: Python's `wait_for`.
public interface ConditionPredicateContract extends ConditionFixture {

    @ParameterizedTest
    @EnumSource
    default void waitsUntilThePredicateIsTrue(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        AtomicInteger state = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                condition.waitFor(() -> {
                    asked.incrementAndGet();
                    assertThat(condition.getLock().isHeldByCurrentThread()).isTrue();
                    return state.get() == 4;
                });
                assertThat(state).hasValue(4);
                assertThat(condition.getLock().holdCount()).isOne();
            }
        });
        for (int i = 1; i <= 4; i++) {
            Eventually.equal("waiters", 1, condition::waiters);
            state.set(i);
            assertThat(notifyHolding(condition, 1)).isOne();
        }
        waiter.join();
        assertThat(asked).hasValue(5);
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void waitsWithinTheTimeUntilThePredicateIsTrue(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        AtomicInteger state = new AtomicInteger();
        Call<Boolean> waiter = threads().call(kind, () -> {
            try (var _ = condition.hold()) {
                return condition.waitFor(() -> state.get() == 1, LONG);
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        assertThat(notifyHolding(condition, 1)).isOne();
        Eventually.equal("waiters", 1, condition::waiters);
        state.set(1);
        assertThat(notifyHolding(condition, 1)).isOne();
        assertThat(waiter.join()).isTrue();
        assertQuiet(condition);
    }

    @Test
    default void doesNotWaitForWhatIsTrue() throws Exception {
        Condition condition = newCondition();
        try (var _ = condition.hold()) {
            condition.waitFor(() -> true);
            assertThat(condition.waitFor(() -> true, Duration.ZERO)).isTrue();
            assertThat(condition.waitFor(() -> true, Duration.ofSeconds(-5))).isTrue();
        }
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void returnsTheLastValueWhenTheTimeHasPassed(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(kind, () -> {
                    try (var _ = condition.hold()) {
                        long startNanos = System.nanoTime();
                        assertThat(condition.waitFor(() -> false, SHORT)).isFalse();
                        assertPassed(SHORT, startNanos);
                        assertThat(condition.waitFor(() -> false, Duration.ZERO))
                                .isFalse();
                    }
                })
                .join();
        assertQuiet(condition);
    }

    /// Notifications in between do not start the time again.
    @Test
    default void timeIsThatOfTheWholeWait() throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = threads().call(ThreadKind.PLATFORM, () -> {
            try (var _ = condition.hold()) {
                return condition.waitFor(() -> false, SHORT);
            }
        });
        while (!waiter.isDone()) {
            notifyHolding(condition, 1);
        }
        assertThat(waiter.join()).isFalse();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionEndsTheWaitForAPredicate(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        for (Duration timeout : new Duration[] {LONG, Duration.ofSeconds(Long.MAX_VALUE)}) {
            Call<Boolean> waiter = threads().run(kind, () -> {
                try (var _ = condition.hold()) {
                    assertThatThrownBy(() -> condition.waitFor(() -> false, timeout))
                            .isInstanceOf(InterruptedException.class);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    assertThat(condition.getLock().holdCount()).isOne();
                }
            });
            Eventually.equal("waiters", 1, condition::waiters);
            waiter.interrupt();
            waiter.join();
        }
        Call<Boolean> waiter = threads().run(kind, () -> {
            try (var _ = condition.hold()) {
                assertThatThrownBy(() -> condition.waitFor(() -> false)).isInstanceOf(InterruptedException.class);
                assertThat(condition.getLock().holdCount()).isOne();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        waiter.interrupt();
        waiter.join();
        assertQuiet(condition);
    }

    @Test
    default void failureOfThePredicateIsPassedOnHolding() {
        Condition condition = newCondition();
        try (var _ = condition.hold()) {
            assertThatThrownBy(() -> condition.waitFor(() -> {
                        throw new IllegalArgumentException("of the predicate");
                    }))
                    .hasMessage("of the predicate");
            assertThat(condition.getLock().holdCount()).isOne();
        }
        assertQuiet(condition);
    }

    @Test
    default void waitingForAPredicateWithoutTheLockThrows() {
        Condition condition = newCondition();
        assertThatThrownBy(() -> condition.waitFor(() -> false))
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("held");
        assertThatThrownBy(() -> condition.waitFor(() -> false, SHORT))
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("held");
        assertQuiet(condition);
    }
}
