package io.interproc.internal.blocking;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Parking for a time, whatever unparks the thread before and whether or not it was interrupted.
///
/// A thread does not park while its interrupt status is set, nor once after it interrupted itself. So a wait that
/// interruption must not end clears the status, parks as often as it takes, and sets the status again at the end; else
/// it would burn a processor.
public final class Pauses {

    private Pauses() {}

    /// Parks the current thread until the time has passed. An interruption does not end the wait; the status is
    /// left as it is.
    public static void pause(Object blocker, long nanos) {
        park(blocker, nanos, nanos, nanos, false, new Never());
    }

    /// Is not over before the time. (A class and not a lambda, which must be linked when there is memory.)
    private static final class Never implements BooleanSupplier {
        @Override
        public boolean getAsBoolean() {
            return false;
        }
    }

    /// Parks the current thread until the time has passed or the wait is over.
    ///
    /// @param nanos the longest time
    /// @param firstPark how long to park before the first look; before each later one it is a sixteenth of the time
    ///     waited so far, if that is more
    /// @param longestPark how long to park at a time at most
    /// @param interruptible whether an interruption ends the wait; the status is left as it is in any case
    /// @param isOver looks whether the wait is over
    public static void park(
            Object blocker,
            long nanos,
            long firstPark,
            long longestPark,
            boolean interruptible,
            BooleanSupplier isOver) {
        long begin = System.nanoTime();
        long waited = 0;
        boolean interrupted = !interruptible && Thread.interrupted();
        try {
            while (waited < nanos && !isOver.getAsBoolean()) {
                if (interruptible && Thread.currentThread().isInterrupted()) {
                    return;
                }
                long next = Math.clamp(waited / 16, firstPark, longestPark);
                LockSupport.parkNanos(blocker, Math.min(nanos - waited, next));
                interrupted |= !interruptible && Thread.interrupted();
                waited = System.nanoTime() - begin;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
