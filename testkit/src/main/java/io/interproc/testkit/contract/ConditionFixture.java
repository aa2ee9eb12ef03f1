package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;

/// What the suites of conditions have in common.
public interface ConditionFixture extends ScopeFixture {

    /// Creates an unnamed condition on a re-entrant lock.
    default Condition newCondition() {
        return scope().condition();
    }

    /// Starts a thread that waits as told, and runs the action, holding the lock, if it was notified; returns
    /// once it waits and the lock is free. The call returns whether it was notified.
    default Call<Boolean> waiter(
            Condition condition, Awaiting form, ThreadKind kind, Duration timeout, Runnable whenNotified) {
        int before = condition.waiters();
        Call<Boolean> waiter = threads().call(kind, () -> {
            try (var _ = condition.hold()) {
                boolean wasNotified = form.await(condition, timeout);
                assertThat(condition.getLock().isHeldByCurrentThread()).isTrue();
                if (wasNotified) {
                    whenNotified.run();
                }
                return wasNotified;
            }
        });
        Eventually.holds("one more waiter", () -> waiter.isDone() || condition.waiters() > before);
        // A waiter counts from before it gives the lock back.
        Eventually.holds(
                "a free lock", () -> waiter.isDone() || !condition.getLock().isLocked());
        assertThat(waiter.isDone()).as("did not wait for a notification").isFalse();
        return waiter;
    }

    /// Starts a thread that waits as told; returns once it waits and the lock is free. The call returns whether it
    /// was notified.
    default Call<Boolean> waiter(Condition condition, Awaiting form, ThreadKind kind) {
        return waiter(condition, form, kind, LONG, () -> {});
    }

    /// Notifies, holding the lock.
    ///
    /// @return how many were woken
    static int notifyHolding(Condition condition, int n) {
        try (var _ = condition.hold()) {
            return condition.notify(n);
        }
    }

    /// Asserts that nobody holds the lock, waits for it or for a notification.
    static void assertQuiet(Condition condition) {
        assertThat(condition.waiters()).isZero();
        LockAcquisitionContract.assertFree(condition.getLock());
    }
}
