package io.interproc.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolBlockingTest {

    private static boolean inPool(ForkJoinPool pool, Callable<Boolean> task) throws Exception {
        return pool.submit(task).get();
    }

    @Test
    void resultIsThatOfTheWait() throws Exception {
        assertThat(PoolBlocking.await(() -> true)).isTrue();
        assertThat(PoolBlocking.await(() -> false)).isFalse();
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            assertThat(inPool(pool, () -> PoolBlocking.await(() -> true))).isTrue();
            assertThat(inPool(pool, () -> PoolBlocking.await(() -> false))).isFalse();
        }
    }

    @Test
    void poolOfOneRunsAnotherTaskMeanwhile() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            ForkJoinTask<Boolean> waiting = pool.submit(() -> PoolBlocking.await(() -> {
                over.await();
                return true;
            }));
            pool.submit(over::countDown).get();
            assertThat(waiting.get()).isTrue();
        }
    }

    /// What the wait throws is passed on, and the wait is not made again.
    @Test
    void failureOfTheWaitIsPassedOn() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            inPool(pool, () -> {
                assertThatThrownBy(() -> PoolBlocking.await(() -> {
                            waits.incrementAndGet();
                            throw new RejectedExecutionException("of the wait");
                        }))
                        .hasMessage("of the wait");
                assertThatThrownBy(() -> PoolBlocking.await(() -> {
                            waits.incrementAndGet();
                            throw new InterruptedException("of the wait");
                        }))
                        .isInstanceOf(InterruptedException.class);
                return true;
            });
        }
        assertThat(waits).hasValue(2);
    }

    /// The second thread of this pool cannot be started, as where the system gives no more threads. The JDK's pool
    /// then ends its threads when it is shut down, but never says that it has terminated, so nobody waits for that.
    @Test
    void waitGoesOnIfThePoolCannotStartAThread() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        ForkJoinWorkerThreadFactory factory = pool -> {
            if (threads.incrementAndGet() > 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        };
        ForkJoinPool pool = new ForkJoinPool(1, factory, null, false);
        assertThat(inPool(pool, () -> PoolBlocking.await(() -> true))).isTrue();
        pool.shutdown();
        assertThat(threads).hasValueGreaterThan(1);
    }

    @Test
    void waitGoesOnIfThePoolMayNotStartAThread() throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(
                1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, false, 1, 1, 1, null, 1, TimeUnit.SECONDS)) {
            assertThat(inPool(pool, () -> PoolBlocking.await(() -> true))).isTrue();
            assertThat(inPool(pool, () -> {
                        AtomicInteger waits = new AtomicInteger();
                        PoolBlocking.awaitUninterruptibly(waits::incrementAndGet);
                        return waits.get() == 1;
                    }))
                    .isTrue();
        }
    }
}
