package io.interproc.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Pieces of work that are done side by side, each at a place that no other piece of work uses meanwhile.
///
/// @param <P> a place: what a piece of work needs for itself, such as processes or files
public final class SideBySide<P> implements AutoCloseable {

    /// A piece of work.
    ///
    /// @param <P> a place
    /// @param <R> what comes of it
    @FunctionalInterface
    public interface Work<P, R> {
        /// Does it.
        ///
        /// @throws Exception what the work likes; it ends all work of the same run
        R at(P place) throws Exception;
    }

    private final BlockingQueue<P> free;
    private final ExecutorService threads;

    /// @param places as many as are to be used at a time; the caller closes them
    public SideBySide(List<P> places) {
        free = new LinkedBlockingQueue<>(places);
        threads = Executors.newFixedThreadPool(
                places.size(),
                Thread.ofPlatform().daemon().name("side-by-side-", 1).factory());
    }

    /// Returns how many places are worthwhile for work that waits for JVMs most of the time.
    public static int places() {
        return Runtime.getRuntime().availableProcessors() + 1;
    }

    /// Does all the work.
    ///
    /// @param ended told what comes of each piece, in the order of the pieces
    /// @throws IllegalStateException if a piece of work throws, with that as its cause
    public <R> void run(List<Work<P, R>> pieces, Consumer<R> ended) throws InterruptedException {
        List<Future<R>> results = new ArrayList<>();
        pieces.forEach(work -> results.add(threads.submit(() -> run(work))));
        try {
            for (Future<R> result : results) {
                ended.accept(result.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a piece of work could not be done", e.getCause());
        } finally {
            results.forEach(result -> result.cancel(true)); // does nothing to those that have ended
        }
    }

    private <R> R run(Work<P, R> work) throws Exception {
        P place = free.take();
        try {
            return work.at(place);
        } finally {
            free.add(place);
        }
    }

    /// Waits until no piece of work is being done any more.
    @Override
    public void close() {
        threads.close();
    }
}
