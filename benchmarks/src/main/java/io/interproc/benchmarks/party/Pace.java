package io.interproc.benchmarks.party;

import java.time.Duration;

/// How long an operation was repeated, and how often.
///
/// @param operations how many operations were done
/// @param elapsedNanos in how many nanoseconds
record Pace(long operations, long elapsedNanos) {

    /// Repeats the operation until the time is over; looks at the clock after each `batch` operations.
    static Pace measure(Duration time, int batch, Runnable operation) {
        long limitNanos = time.toNanos();
        long startNanos = System.nanoTime();
        long operations = 0;
        long elapsedNanos;
        do {
            for (int i = 0; i < batch; i++) {
                operation.run();
            }
            operations += batch;
            elapsedNanos = System.nanoTime() - startNanos;
        } while (elapsedNanos < limitNanos);
        return new Pace(operations, elapsedNanos);
    }

    /// Returns operations per nanosecond.
    double rate() {
        return (double) operations / elapsedNanos;
    }
}
