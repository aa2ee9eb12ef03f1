package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static io.interproc.testkit.contract.LockPoolContract.POOL_SECONDS;
import static io.interproc.testkit.contract.PoolFixture.runInPoolOfOne;
import static io.interproc.testkit.contract.PoolFixture.runInPoolThatMayNotGrow;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a thread of a fork-join pool waits for a notification: the pool goes on without it, so that the notifier may be
/// a task of the same pool.
public interface ConditionPoolContract extends ConditionFixture {

    @ParameterizedTest
    @EnumSource
    @Watched(seconds = POOL_SECONDS)
    default void taskIsNotifiedByAnotherTaskOfItsPool(Awaiting form) throws Exception {
        Condition condition = newCondition();
        runInPoolOfOne(
                () -> await(condition, form),
                () -> Eventually.equal("waiters", 1, condition::waiters),
                () -> assertThat(notifyHolding(condition, 1)).isOne());
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    @Watched(seconds = POOL_SECONDS)
    default void threadOfAPoolThatMayNotGrowIsNotified(Awaiting form) throws Exception {
        Condition condition = newCondition();
        runInPoolThatMayNotGrow(
                () -> await(condition, form),
                () -> Eventually.equal("waiters", 1, condition::waiters),
                () -> assertThat(notifyHolding(condition, 1)).isOne());
        assertQuiet(condition);
    }

    private static void await(Condition condition, Awaiting form) throws InterruptedException {
        try (var _ = condition.hold()) {
            assertThat(form.await(condition, LONG)).isTrue();
            assertThat(condition.getLock().holdCount()).isOne();
        }
    }

    /// Each waits for the one after it, and the last for nobody.
    @Test
    @Watched(seconds = POOL_SECONDS)
    default void tasksOfAPoolWaitForEachOther() throws Exception {
        Condition condition = newCondition();
        int[] next = {5}; // guarded by the lock
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            List<ForkJoinTask<?>> tasks = new ArrayList<>();
            for (int i = 0; i <= 5; i++) {
                int number = i;
                tasks.add(pool.submit(() -> {
                    try (var _ = condition.hold()) {
                        condition.waitFor(() -> next[0] == number);
                        next[0]--;
                        return condition.notifyAllWaiters();
                    }
                }));
            }
            for (ForkJoinTask<?> task : tasks) {
                task.get();
            }
        }
        assertThat(next[0]).isEqualTo(-1);
        assertQuiet(condition);
    }
}
