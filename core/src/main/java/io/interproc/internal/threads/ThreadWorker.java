package io.interproc.internal.threads;

import io.interproc.Worker;
import io.interproc.WorkerStartException;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.blocking.PoolBlocking;
import io.interproc.spi.Misuse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A worker that is a platform thread.
///
/// It has ended once `exit` is complete, the last thing that its thread does but for what callers of [#onExit]
/// attached. Joining waits for the end of the thread itself, so that afterwards nothing of the worker is left.
final class ThreadWorker extends ThreadObject implements Worker {

    private static final long serialVersionUID = 1L;

    /// A task with its arguments.
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private final transient Thread thread;
    private final transient CompletableFuture<Worker> exit = new CompletableFuture<>();

    /// Written before `exit` is completed.
    private transient @Nullable Throwable failure;

    ThreadWorker(String name, boolean daemon, Body body) {
        this.thread = Thread.ofPlatform().name(name).daemon(daemon).unstarted(() -> run(body));
    }

    /// Starts the thread.
    ///
    /// @throws WorkerStartException if the system gives no thread
    void start() {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new WorkerStartException(
                    "cannot start worker " + name() + ": " + e.getMessage()
                            + "; start fewer at a time, or raise the limit of threads (ulimit -u) or of memory",
                    e);
        }
    }

    private void run(Body body) {
        try {
            body.run();
        } catch (Throwable e) {
            failure = e;
            report(e);
        } finally {
            exit.complete(this);
        }
    }

    /// Prints the stack trace in one piece, so that those of several workers do not mix.
    private void report(Throwable e) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("Exception in worker " + name());
        e.printStackTrace(out);
        System.err.print(text);
    }

    @Override
    public String name() {
        return thread.getName();
    }

    @Override
    public boolean isDaemon() {
        return thread.isDaemon();
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public void join() throws InterruptedException {
        if (!endedHere() && thread.isAlive()) {
            PoolBlocking.await(() -> {
                thread.join();
                return true;
            });
        }
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        long nanos = Deadlines.nanosOf(timeout);
        if (endedHere() || !thread.isAlive()) {
            return true;
        }
        return nanos > 0 && PoolBlocking.await(() -> thread.join(timeout));
    }

    @Override
    public void joinUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns whether the current thread is the worker's, after its task: it runs what was attached to
    /// [#onExit].
    ///
    /// @throws IllegalStateException if the current thread runs the worker's task
    private boolean endedHere() {
        if (!thread.equals(Thread.currentThread())) {
            return false;
        }
        if (isAlive()) {
            throw Misuse.joinOfItself();
        }
        return true;
    }

    @Override
    public Optional<Throwable> failure() {
        return isAlive() ? Optional.empty() : Optional.ofNullable(failure);
    }

    @Override
    public CompletableFuture<Worker> onExit() {
        return exit.copy();
    }

    @Override
    public String toString() {
        String state = isAlive() ? "running" : failure == null ? "task done" : "task failed: " + failure;
        return name() + " (" + state + ")";
    }
}
