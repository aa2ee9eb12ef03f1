package io.interproc.examples;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Runs a clean-up again and again in a daemon thread, with a pause after each run, until it throws or is closed.
final class PeriodicCleanup implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clean-up").factory());

    private final Future<?> runs;

    PeriodicCleanup(Runnable cleanup, Duration pause) {
        long nanos = Math.max(1, pause.toNanos());
        runs = thread.scheduleWithFixedDelay(cleanup, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /// Ends the thread, in a program that goes on; at the end of one nobody needs to.
    @Override
    public void close() {
        runs.cancel(true);
        thread.close();
    }
}
