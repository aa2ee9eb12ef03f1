package io.interproc.internal.segment;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs operations of a channel in a thread that nobody knows, and so nobody interrupts.
///
/// A thread that is interrupted in an operation of a [java.nio.channels.FileChannel], or comes with its interrupt
/// status set, closes the channel. The caller keeps its interrupt status.
final class UninterruptibleIo {

    private UninterruptibleIo() {}

    /// An operation of a channel.
    @FunctionalInterface
    interface Operation<T> {
        /// Does it.
        T run() throws IOException;
    }

    /// Runs an operation to its end.
    static <T> T call(Operation<T> operation) throws IOException {
        FutureTask<T> task = new FutureTask<>(operation::run);
        Thread.ofPlatform()
                .daemon()
                .name("interproc-file")
                .inheritInheritableThreadLocals(false)
                .start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
