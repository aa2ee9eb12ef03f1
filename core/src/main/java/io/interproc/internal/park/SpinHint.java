package io.interproc.internal.park;

/// What one process has learned about spinning on one object. Plain racy fields: a lost update costs a few probes.
public final class SpinHint {

    /// The longest spin: what a sleep and a wake-up cost.
    private static final int MAX_NANOS = 60_000;

    private static final int MIN_NANOS = 2_000;

    private int budgetNanos;

    /// Creates a hint.
    ///
    /// @param maySpin whether the object may be spun on at all
    public SpinHint(boolean maySpin) {
        budgetNanos = maySpin ? MAX_NANOS : 0;
    }

    /// Returns how long to spin now, in nanoseconds; 0 for not at all.
    public int budgetNanos() {
        return budgetNanos;
    }

    /// Says that a spin of the whole budget was in vain.
    public void failed() {
        if (budgetNanos != 0) {
            budgetNanos = Math.max(MIN_NANOS, budgetNanos - (budgetNanos >> 3));
        }
    }

    /// Says that a spin succeeded.
    public void succeeded() {
        if (budgetNanos != 0 && budgetNanos < MAX_NANOS) {
            budgetNanos = Math.min(MAX_NANOS, budgetNanos + (budgetNanos >> 1));
        }
    }
}
