package io.interproc.testkit.contract;

import io.interproc.testkit.ThreadRunner.Body;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;

/// What the suites of threads of a fork-join pool have in common.
interface PoolFixture extends ScopeFixture {

    /// Runs a body that waits as the first task of a pool of one thread, and then, as a second task of the same
    /// pool, the one that ends the wait. Returns when both have ended.
    ///
    /// @param whenWaiting returns once the first task waits
    static void runInPoolOfOne(Body waiting, Runnable whenWaiting, Body ending) throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            runBoth(pool, waiting, whenWaiting, ending);
        }
    }

    /// Runs a body that waits in a pool that may have one thread and no other, and the one that ends the wait
    /// outside.
    ///
    /// @param whenWaiting returns once the task waits
    static void runInPoolThatMayNotGrow(Body waiting, Runnable whenWaiting, Body ending) throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(
                1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, false, 1, 1, 1, null, 1, TimeUnit.SECONDS)) {
            ForkJoinTask<?> task = pool.submit(() -> run(waiting));
            whenWaiting.run();
            ending.run();
            join(task);
        }
    }

    private static void runBoth(ForkJoinPool pool, Body waiting, Runnable whenWaiting, Body ending) throws Exception {
        ForkJoinTask<?> first = pool.submit(() -> run(waiting));
        whenWaiting.run();
        join(pool.submit(() -> run(ending)));
        join(first);
    }

    private static boolean run(Body body) throws Exception {
        body.run();
        return true;
    }

    private static void join(ForkJoinTask<?> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a task of the pool failed", e.getCause());
        }
    }
}
