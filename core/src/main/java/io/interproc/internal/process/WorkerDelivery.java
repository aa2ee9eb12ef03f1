package io.interproc.internal.process;

import io.interproc.internal.serial.Delivery;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The delivery of a task and its arguments to a worker that is being started.
public final class WorkerDelivery implements Delivery {

    private final String worker;

    /// Counted down when it is known whether there is a process.
    private final CountDownLatch started = new CountDownLatch(1);

    private volatile @Nullable JvmProcessWorker process;

    /// Begins the delivery to a worker of this name.
    public WorkerDelivery(String worker) {
        this.worker = worker;
    }

    /// Says which process the delivery goes to; null if none was started. Called once.
    void goesTo(@Nullable JvmProcessWorker receiver) {
        process = receiver;
        started.countDown();
    }

    @Override
    public boolean isOver() {
        JvmProcessWorker receiver = process;
        return started.getCount() == 0 && (receiver == null || receiver.hasBegun());
    }

    @Override
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
        if (!started.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        JvmProcessWorker receiver = process;
        return receiver == null || receiver.awaitBegun(deadlineNanos);
    }

    /// Returns the worker's name, with its process id if it has one.
    @Override
    public String toString() {
        JvmProcessWorker receiver = process;
        return receiver == null ? worker : receiver.toString();
    }
}
