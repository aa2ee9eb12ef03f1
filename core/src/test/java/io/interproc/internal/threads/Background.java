package io.interproc.internal.threads;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// What the tests of this package do beside their own thread.
final class Background {

    private static final Duration WATCHDOG = Duration.ofMinutes(2);

    private Background() {}

    /// What a test does in another thread.
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /// Calls in a new thread, and hands over the result or what was thrown.
    static <T> CompletableFuture<T> call(Thread.Builder threads, Callable<T> callable) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread _ = threads.start(() -> {
            try {
                result.complete(callable.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    static <T> CompletableFuture<T> call(Callable<T> callable) {
        return call(Thread.ofPlatform().daemon(), callable);
    }

    static CompletableFuture<Boolean> run(Action action) {
        return call(() -> {
            action.run();
            return true;
        });
    }

    /// Waits until something can be observed.
    static void until(Callable<Boolean> observation) {
        await().atMost(WATCHDOG).pollInterval(Duration.ofMillis(2)).until(observation);
    }
}
