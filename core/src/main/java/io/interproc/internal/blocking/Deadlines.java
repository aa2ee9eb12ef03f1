package io.interproc.internal.blocking;

import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/// The arithmetic of timeouts and deadlines. All of it saturates: a time that does not fit becomes the longest or the
/// shortest that does, some 292 years.
///
/// A deadline is a moment on a monotonic clock such as that of [System#nanoTime()], whose numbers may wrap around. It
/// is compared by its difference from the present moment only: `deadlineNanos - nanoTime() <= 0` says that it has
/// passed.
public final class Deadlines {

    private Deadlines() {}

    /// Returns a timeout in nanoseconds.
    public static long nanosOf(Duration timeout) {
        return TimeUnit.NANOSECONDS.convert(timeout);
    }

    /// Returns how long it takes until a moment of the wall clock, in nanoseconds; less than zero if it has passed.
    ///
    /// The clock's fraction of a millisecond is not subtracted, so waiting this long never ends before the moment.
    @SuppressWarnings("JavaUtilDate") // what the JDK's conditions take
    public static long nanosUntil(Date moment) {
        return nanosOf(Duration.ofMillis(moment.getTime()).minusMillis(System.currentTimeMillis()));
    }

    /// Returns the deadline that many nanoseconds from now. Zero or less is now.
    ///
    /// @param now the present moment on the clock of the deadline
    public static long after(long nanos, long now) {
        return now + Math.max(nanos, 0);
    }
}
