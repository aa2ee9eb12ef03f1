package io.interproc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Something started by a [Scope] that runs a task: a thread in a thread scope, a [JvmProcess] in a process scope.
///
/// ```java
/// Worker worker = scope.start(Counter::addOne, n);
/// if (!worker.join(Duration.ofSeconds(5))) {
///     System.err.println(worker.name() + " is slow");
/// }
/// ```
///
/// A worker ends *in failure* if its task threw; the stack trace is printed where it happened and kept for
/// [#failure()].
///
/// **Memory consistency effects.** Actions before `start` *happen-before* the task; the task *happens-before* the
/// return of a successful `join`.
///
/// A thread of a [java.util.concurrent.ForkJoinPool] that waits in a `join` tells its pool, which then lets another
/// thread run its tasks.
public interface Worker {

    /// Returns the worker's name, by default `Worker-1`, `Worker-2`, …
    String name();

    /// Returns whether the worker does not keep this process from ending, and ends with it.
    boolean isDaemon();

    /// Returns whether the worker has not ended yet.
    boolean isAlive();

    /// Waits until the worker has ended.
    ///
    /// @throws InterruptedException if interrupted while waiting
    /// @throws IllegalStateException if called by the worker itself
    void join() throws InterruptedException;

    /// Waits until the worker has ended or the time passed; zero or less asks only.
    ///
    /// @return whether the worker has ended
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if interrupted while waiting
    /// @throws IllegalStateException if called by the worker itself
    boolean join(Duration timeout) throws InterruptedException;

    /// Waits until the worker has ended, not ending at an interruption; the interrupt status is kept.
    ///
    /// @throws IllegalStateException if called by the worker itself
    void joinUninterruptibly();

    /// Waits until the worker has ended, and throws if its task failed.
    ///
    /// @throws ExecutionException if the task threw, or the process was killed or exited with another code than 0;
    ///     the cause is the task's exception where there is one
    /// @throws InterruptedException if interrupted while waiting
    default void joinOrThrow() throws InterruptedException, ExecutionException {
        join();
        Optional<Throwable> failure = failure();
        if (failure.isPresent()) {
            throw new ExecutionException(name() + " failed", failure.get());
        }
    }

    /// Returns why the worker failed, or empty while it runs or if it ended well.
    ///
    /// This is what the task threw. If that cannot be carried from another process, a [RemoteTaskException] stands
    /// for it. For a process that was killed or exited with another code than 0 it is a [WorkerExitException].
    Optional<Throwable> failure();

    /// Returns a future that is completed with this worker when it has ended, well or not. Cancelling it does
    /// nothing to the worker.
    CompletableFuture<Worker> onExit();
}
