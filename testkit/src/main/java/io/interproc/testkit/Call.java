package io.interproc.testkit;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A running or finished thread of a [ThreadRunner], and its outcome.
///
/// @param <T> what the body returns
public final class Call<T> {

    private final Callable<T> body;
    private final AtomicReference<@Nullable Throwable> unseen = new AtomicReference<>();
    private volatile @Nullable T result;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread thread;

    Call(Callable<T> body) {
        this.body = body;
    }

    /// Returns the thread.
    public Thread thread() {
        return Objects.requireNonNull(thread, "not started");
    }

    /// Interrupts the thread.
    public void interrupt() {
        thread().interrupt();
    }

    /// Returns whether the body has ended, well or not.
    public boolean isDone() {
        return !thread().isAlive();
    }

    /// Waits for the thread to end, and returns what its body returned.
    ///
    /// @return the result
    /// @throws Exception what the body threw, itself; or [InterruptedException] if this thread is interrupted
    public T join() throws Exception {
        awaitEnd();
        takeFailure();
        raise(failure);
        return Objects.requireNonNull(result, "the body returned null");
    }

    /// Waits for the thread to end, and returns what its body threw.
    ///
    /// @throws AssertionError if the body returned
    public Throwable failure() throws InterruptedException {
        awaitEnd();
        takeFailure();
        Throwable thrown = failure;
        if (thrown == null) {
            throw new AssertionError("expected a failure of " + thread().getName() + ", but it returned " + result);
        }
        return thrown;
    }

    void start(ThreadKind kind, String name) {
        thread = kind.start(name, this::run);
    }

    void awaitEnd() throws InterruptedException {
        thread().join();
    }

    @Nullable
    Throwable takeFailure() {
        return unseen.getAndSet(null);
    }

    static void raise(@Nullable Throwable failure) throws Exception {
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case Exception exception -> throw exception;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void run() {
        try {
            result = body.call();
        } catch (Throwable e) {
            failure = e;
            unseen.set(e);
        }
    }
}
