package io.interproc.internal.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The way of a task and its arguments to a worker: over when the worker has restored them, has ended, or was not
/// started after all.
public final class WorkerDelivery {

    private final String worker;

    /// Counted down when it is known whether there is a process.
    private final CountDownLatch left = new CountDownLatch(1);

    private volatile @Nullable JvmProcessWorker process;

    /// Begins the departure of a task to a worker of this name.
    public WorkerDelivery(String worker) {
        this.worker = worker;
    }

    /// Says which process it leads to; null if none was started. Called once.
    void leave(@Nullable JvmProcessWorker started) {
        process = started;
        left.countDown();
    }

    /// Returns whether it is over. Does not block.
    public boolean isOver() {
        JvmProcessWorker started = process;
        return left.getCount() == 0 && (started == null || started.hasBegun());
    }

    /// Waits until it is over, at most until a moment of `System.nanoTime()`. Interruption does not end the wait.
    ///
    /// @return whether it is over
    public boolean await(long deadlineNanos) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return awaitInterruptibly(deadlineNanos);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean awaitInterruptibly(long deadlineNanos) throws InterruptedException {
        if (!left.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        JvmProcessWorker started = process;
        return started == null || started.awaitBegun(deadlineNanos);
    }

    /// Returns the worker's name, with its process id if it has one.
    @Override
    public String toString() {
        JvmProcessWorker started = process;
        return started == null ? worker : started.toString();
    }
}
