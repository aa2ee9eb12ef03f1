package io.interproc.benchmarks.party;

import java.time.Duration;

/// How many operations were done in what time.
///
/// @param operations how many operations were done
/// @param elapsedNanos in how many nanoseconds
record Throughput(long operations, long elapsedNanos) {

    /// Repeats the operation until the time is over; looks at the clock after each `batch` operations.
    static Throughput measure(Duration time, int batch, Runnable operation) {
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
        return new Throughput(operations, elapsedNanos);
    }

    /// Returns operations per nanosecond.
    double rate() {
        return (double) operations / elapsedNanos;
    }
}
