package io.interproc.examples;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Writes log lines in a daemon thread, so that who logs does not wait for the disk.
///
/// A daemon thread ends with its process whatever is left to do. Lines that must not be lost are flushed before.
final class LogDrain implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("log-drain").factory());
    private final Consumer<String> output;

    LogDrain(Consumer<String> output) {
        this.output = output;
    }

    /// Accepts a line and returns at once.
    void log(String line) {
        thread.execute(() -> output.accept(line));
    }

    /// Waits until all lines accepted before are written.
    void flush() throws InterruptedException, ExecutionException {
        thread.submit(() -> {}).get();
    }

    /// Writes what is left and ends the thread, in a program that goes on; at the end of one nobody needs to.
    @Override
    public void close() {
        thread.close();
    }
}
