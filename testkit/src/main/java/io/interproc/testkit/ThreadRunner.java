package io.interproc.testkit;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Starts the threads of a test, and lets none of their failures go unseen.
///
/// ```java
/// Call<Boolean> waiter = threads.call(ThreadKind.VIRTUAL, () -> lock.tryLock(LONG));
/// Eventually.equal("waiters", 1, lock::waiters);
/// lock.unlock();
/// assertThat(waiter.join()).isTrue();
/// threads.joinAll();
/// ```
public final class ThreadRunner implements AutoCloseable {

    /// What a thread does.
    @FunctionalInterface
    public interface Body {
        /// Runs; what it throws is the failure of the thread.
        ///
        /// @throws Exception what the body likes
        void run() throws Exception;
    }

    private final List<Call<?>> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();

    /// Creates a runner without threads.
    public ThreadRunner() {}

    /// Starts a platform thread.
    public Call<Boolean> run(Body body) {
        return run(ThreadKind.PLATFORM, body);
    }

    /// Starts a thread of that kind.
    public Call<Boolean> run(ThreadKind kind, Body body) {
        return call(kind, () -> {
            body.run();
            return true;
        });
    }

    /// Starts a thread of that kind whose body has a result.
    public <T> Call<T> call(ThreadKind kind, Callable<T> body) {
        Call<T> call = new Call<>(body);
        calls.add(call);
        call.start(kind, "test-thread-" + started.incrementAndGet());
        return call;
    }

    /// Waits for all threads started so far, and throws the first failure among those that [Call#join()] has
    /// not thrown yet, with the others suppressed in it.
    ///
    /// @throws InterruptedException if interrupted while waiting
    public void joinAll() throws Exception {
        for (Call<?> call : calls) {
            call.awaitEnd();
        }
        throwUnseen(null);
    }

    /// Interrupts whatever still runs, waits for it and throws what was not seen yet. A test that ends without
    /// joining its threads fails here.
    @Override
    public void close() {
        List<String> running = calls.stream()
                .filter(call -> call.thread().isAlive())
                .map(call -> call.thread().getName())
                .toList();
        AssertionError notJoined =
                running.isEmpty() ? null : new AssertionError("the test ended while these threads ran: " + running);
        calls.forEach(Call::interrupt);
        try {
            for (Call<?> call : calls) {
                call.awaitEnd();
            }
            throwUnseen(notJoined);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the threads of the test", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("a thread of the test failed", e);
        }
    }

    private void throwUnseen(@Nullable Throwable first) throws Exception {
        Throwable all = first;
        for (Call<?> call : calls) {
            Throwable failure = call.takeFailure();
            if (failure == null) {
                continue;
            }
            if (all == null) {
                all = failure;
            } else {
                all.addSuppressed(failure);
            }
        }
        calls.removeIf(call -> !call.thread().isAlive());
        Call.raise(all);
    }
}
