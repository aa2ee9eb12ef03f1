package io.interproc.internal.park;

/// What ends a wait besides success.
///
/// @param interruptible whether interruption does
/// @param timed whether the deadline does
/// @param deadlineNanos when to give up, on the clock of [Waiting#nanoTime()]
public record WaitMode(boolean interruptible, boolean timed, long deadlineNanos) {

    /// Nothing does.
    public static final WaitMode FOR_EVER = new WaitMode(false, false, 0);

    /// Returns whether the deadline has passed.
    boolean isLate(Waiting waiting) {
        return timed && deadlineNanos - waiting.nanoTime() <= 0;
    }

    /// Returns whether the thread was interrupted and that ends the wait.
    boolean isInterrupted(Waiting waiting) {
        return interruptible && waiting.isInterrupted();
    }
}
