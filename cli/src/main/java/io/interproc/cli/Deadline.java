package io.interproc.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Interrupts the thread that started it if that is not done in time, and shows where all threads are. If even
/// that does not help, it ends the process.
final class Deadline implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String task;
    private final Thread worker = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean passed;

    private Deadline(String task) {
        this.task = task;
    }

    static Deadline start(String task, Duration timeout) {
        Deadline deadline = new Deadline(task);
        Thread.ofPlatform().daemon().name("deadline").start(() -> deadline.watch(timeout));
        return deadline;
    }

    /// Returns whether the time has passed before the task was done.
    boolean passed() {
        return passed;
    }

    private void watch(Duration timeout) {
        try {
            if (done.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            System.err.println(task + " did not end within " + timeout.toMillis() + " ms; its threads are at:");
            Thread.getAllStackTraces().forEach(Deadline::printIfOurs);
            synchronized (this) {
                if (done.getCount() == 0) {
                    return;
                }
                passed = true;
                worker.interrupt();
            }
            if (!done.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
                System.err.println(task + " does not end when it is interrupted; giving up");
                DemoRunner.endWorkers();
                Runtime.getRuntime().halt(Failures.FAILED);
            }
        } catch (InterruptedException _) {
            worker.interrupt(); // Nobody has a reason to interrupt this thread; if so, pass it on.
        }
    }

    private static void printIfOurs(Thread thread, StackTraceElement[] stack) {
        boolean ours =
                Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith("io.interproc."));
        if (ours && !thread.equals(Thread.currentThread())) {
            System.err.println(thread);
            for (StackTraceElement frame : stack) {
                System.err.println("    at " + frame);
            }
        }
    }

    /// Says that the task is done. The thread is not interrupted afterwards.
    @Override
    public synchronized void close() {
        done.countDown();
        if (passed) {
            Thread.interrupted();
        }
    }
}
