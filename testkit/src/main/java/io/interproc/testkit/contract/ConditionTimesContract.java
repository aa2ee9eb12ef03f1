package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which times a wait for a notification takes: none of them overflows, and the lack of one is noticed first.
public interface ConditionTimesContract extends ConditionFixture {

    /// The waits for the shortest and the longest times, in all forms.
    private static List<Body> waits(Condition condition, boolean longest) {
        List<Body> waits = new ArrayList<>();
        for (Duration timeout : longest ? ExtremeTimes.LONGEST : ExtremeTimes.SHORTEST) {
            waits.add(() -> assertThat(condition.await(timeout))
                    .as("await(%s)", timeout)
                    .isEqualTo(longest));
        }
        for (TimeUnit unit : ExtremeTimes.units()) {
            for (long time : longest ? List.of(Long.MAX_VALUE) : ExtremeTimes.SHORTEST_NUMBERS) {
                waits.add(() -> assertThat(condition.await(time, unit))
                        .as("await(%s, %s)", time, unit)
                        .isEqualTo(longest));
            }
        }
        for (long nanos : longest ? List.of(Long.MAX_VALUE) : ExtremeTimes.SHORTEST_NUMBERS) {
            waits.add(() -> assertThat(condition.awaitNanos(nanos) > 0)
                    .as("awaitNanos(%s)", nanos)
                    .isEqualTo(longest));
        }
        (longest ? ExtremeTimes.future() : ExtremeTimes.past())
                .forEach(moment -> waits.add(() -> assertThat(condition.awaitUntil(moment))
                        .as("awaitUntil(%s)", moment)
                        .isEqualTo(longest)));
        return waits;
    }

    @ParameterizedTest
    @EnumSource
    default void shortestTimesDoNotWait(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(kind, () -> {
                    try (var _ = condition.hold()) {
                        for (Body wait : waits(condition, false)) {
                            wait.run();
                        }
                        for (Duration timeout : ExtremeTimes.SHORTEST) {
                            assertThat(condition.waitFor(() -> false, timeout)).isFalse();
                            assertThat(condition.waitFor(() -> true, timeout)).isTrue();
                        }
                        assertThat(condition.getLock().holdCount()).isOne();
                    }
                })
                .join();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void longestTimesWaitUntilNotified(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Body> waits = waits(condition, true);
        for (Body wait : waits) {
            threads().run(kind, () -> {
                try (var _ = condition.hold()) {
                    wait.run();
                }
            });
        }
        Eventually.equal("waiters", waits.size(), condition::waiters);
        assertThat(notifyHolding(condition, Integer.MAX_VALUE)).isEqualTo(waits.size());
        threads().joinAll();
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void longestTimesWaitUntilThePredicateIsTrue(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        for (Duration timeout : ExtremeTimes.LONGEST) {
            boolean[] state = new boolean[1]; // guarded by the lock
            Call<Boolean> waiter = threads().call(kind, () -> {
                try (var _ = condition.hold()) {
                    return condition.waitFor(() -> state[0], timeout);
                }
            });
            Eventually.equal("waiters", 1, condition::waiters);
            try (var _ = condition.hold()) {
                state[0] = true;
                condition.notifyOne();
            }
            assertThat(waiter.join()).isTrue();
        }
        assertQuiet(condition);
    }

    @Test
    default void awaitNanosTellsWhatIsLeftOfTheLongestTime() throws Exception {
        Condition condition = newCondition();
        Call<Long> waiter = threads().call(ThreadKind.PLATFORM, () -> {
            try (var _ = condition.hold()) {
                return condition.awaitNanos(Long.MAX_VALUE);
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        notifyHolding(condition, 1);
        assertThat(waiter.join()).isGreaterThan(Long.MAX_VALUE - LONG.toNanos());
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("JavaUtilDate") // the JDK's signature
    default void awaitUntilDoesNotEndBeforeTheMoment(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        threads()
                .run(kind, () -> {
                    for (int i = 0; i < 10; i++) {
                        Date moment = new Date(System.currentTimeMillis() + 3);
                        try (var _ = condition.hold()) {
                            assertThat(condition.awaitUntil(moment)).isFalse();
                        }
                        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(moment.getTime());
                    }
                })
                .join();
        assertQuiet(condition);
    }

    /// A null is found before anything else: whether the caller holds the lock or not, and with an interruption
    /// pending, which is kept.
    @Test
    default void timesMustNotBeNullWhoeverHoldsTheLock() throws Exception {
        Condition condition = newCondition();
        assertNullIsRefused(condition);
        try (var _ = condition.hold()) {
            assertNullIsRefused(condition);
            assertThat(condition.getLock().holdCount()).isOne();
            threads()
                    .run(() -> {
                        Thread.currentThread().interrupt();
                        assertNullIsRefused(condition);
                        assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    })
                    .join();
        }
        assertQuiet(condition);
    }

    private static void assertNullIsRefused(Condition condition) {
        assertThatNullPointerException().isThrownBy(() -> condition.await(ExtremeTimes.noDuration()));
        assertThatNullPointerException().isThrownBy(() -> condition.await(1, ExtremeTimes.noUnit()));
        assertThatNullPointerException().isThrownBy(() -> condition.await(-1, ExtremeTimes.noUnit()));
        assertThatNullPointerException().isThrownBy(() -> condition.awaitUntil(ExtremeTimes.noMoment()));
        assertThatNullPointerException().isThrownBy(() -> condition.waitFor(() -> true, ExtremeTimes.noDuration()));
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionBeforehandCountsWithoutTimeToWaitToo(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Body> waits = waits(condition, false);
        ExtremeTimes.SHORTEST.forEach(timeout -> waits.add(() -> condition.waitFor(() -> false, timeout)));
        threads()
                .run(kind, () -> {
                    try (var _ = condition.hold()) {
                        for (Body wait : waits) {
                            Thread.currentThread().interrupt();
                            assertThatThrownBy(wait::run).isInstanceOf(InterruptedException.class);
                            assertThat(Thread.currentThread().isInterrupted()).isFalse();
                            assertThat(condition.getLock().holdCount()).isOne();
                        }
                    }
                })
                .join();
        assertQuiet(condition);
    }
}
