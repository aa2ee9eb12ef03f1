package io.interproc.internal.blocking;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ManagedBlocker;
import java.util.concurrent.ForkJoinWorkerThread;

/// Tells a [ForkJoinPool] that one of its threads blocks, so that another thread of the pool runs what the blocked one
/// may wait for. The JDK's own conditions and futures do so.
///
/// Virtual threads and threads outside of such pools block as they are.
public final class PoolBlocking {

    private PoolBlocking() {}

    /// A wait that is about to block.
    @FunctionalInterface
    public interface Wait {
        /// Blocks until the wait is over.
        ///
        /// @return what the caller of [PoolBlocking#await] gets
        /// @throws InterruptedException if the wait ends at an interruption
        boolean await() throws InterruptedException;
    }

    /// Blocks until the wait is over.
    ///
    /// A pool that has as many threads as it may have, or cannot start another one, does not end the wait: the
    /// thread then blocks without a replacement.
    ///
    /// @return what the wait returned
    /// @throws InterruptedException if the wait ended at an interruption
    public static boolean await(Wait wait) throws InterruptedException {
        if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
            return wait.await();
        }
        Blocker blocker = new Blocker(wait);
        try {
            ForkJoinPool.managedBlock(blocker);
        } catch (RuntimeException | Error e) {
            if (blocker.begun) {
                throw e;
            }
            return wait.await();
        }
        return blocker.result;
    }

    /// Blocks until the wait is over, which no interruption ends.
    public static void awaitUninterruptibly(Runnable wait) {
        try {
            await(
                    new Wait() { // not a lambda, which must be linked when there is memory
                        @Override
                        public boolean await() {
                            wait.run();
                            return true;
                        }
                    });
        } catch (InterruptedException e) {
            throw new AssertionError("an uninterruptible wait ends at no interruption", e);
        }
    }

    private static final class Blocker implements ManagedBlocker {
        private final Wait wait;
        private boolean begun;
        private boolean result;

        Blocker(Wait wait) {
            this.wait = wait;
        }

        @Override
        public boolean block() throws InterruptedException {
            begun = true;
            result = wait.await();
            return true;
        }

        /// The caller has just looked, and a wait that is over returns at once.
        @Override
        public boolean isReleasable() {
            return false;
        }
    }
}
