package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Eight threads share three permits, which a lock guards and a condition announces. They acquire the lock and wait for
/// a permit in a way that they choose at random, and are interrupted all the while. A permit that is given back is
/// announced to one waiter. In the end the permits are all there, and as many waits ended by a notification as the
/// notifiers were told.
final class InterruptionStorm {

    private static final int THREADS = 8;
    private static final int PERMITS = 3;
    private static final int LONGEST_PAUSE_NANOS = 100_000;

    private final Lock lock;
    private final Condition condition;
    private final SplittableRandom random;
    private int permits = PERMITS; // guarded by the lock, like the next two
    private int given;
    private int received;
    private final AtomicInteger inUse = new AtomicInteger();
    private final LongAdder used = new LongAdder();
    private final LongAdder interrupted = new LongAdder();
    private volatile boolean over;

    InterruptionStorm(Lock lock, SplittableRandom random) {
        this.lock = lock;
        this.condition = lock.newCondition();
        this.random = random;
    }

    /// Storms, and asserts that everybody ends and every permit is there.
    void run(ThreadRunner runner, ThreadKind kind, Duration duration) throws Exception {
        List<Call<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom own = random.split();
            threads.add(runner.run(kind, () -> useOften(own)));
        }
        long endNanos = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - endNanos < 0) {
            threads.get(random.nextInt(THREADS)).interrupt();
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
        }
        over = true;
        for (Call<Boolean> thread : threads) {
            thread.join();
        }
        assertThat(permits).isEqualTo(PERMITS);
        assertThat(received).as("notifications that were received").isEqualTo(given);
        assertThat(inUse).hasValue(0);
        assertThat(condition.waiters()).isZero();
        assertFree(lock);
        assertThat(used.sum()).as("permits that were used").isPositive();
        assertThat(interrupted.sum()).as("waits that were interrupted").isPositive();
    }

    private void useOften(SplittableRandom own) {
        while (!over) {
            try {
                if (take(own)) {
                    assertThat(inUse.incrementAndGet()).isLessThanOrEqualTo(PERMITS);
                    LockSupport.parkNanos(1);
                    inUse.decrementAndGet();
                    giveBack();
                    used.increment();
                }
            } catch (InterruptedException _) {
                interrupted.increment();
                assertThat(lock.isHeldByCurrentThread()).isFalse();
            }
        }
    }

    private boolean take(SplittableRandom own) throws InterruptedException {
        if (!acquire(own)) {
            return false;
        }
        boolean twice = lock instanceof RLock && own.nextBoolean();
        if (twice) {
            lock.lock();
        }
        int holds = lock.holdCount();
        try {
            while (permits == 0) {
                if (!awaitPermit(own)) {
                    return false;
                }
            }
            permits--;
            return true;
        } finally {
            assertThat(lock.holdCount()).isEqualTo(holds).isEqualTo(twice ? 2 : 1);
            for (int hold = 0; hold < holds; hold++) {
                lock.unlock();
            }
        }
    }

    private boolean acquire(SplittableRandom own) throws InterruptedException {
        switch (own.nextInt(4)) {
            case 0 -> lock.lock();
            case 1 -> {
                return lock.tryLock(1, TimeUnit.MILLISECONDS);
            }
            default -> lock.lockInterruptibly();
        }
        return true;
    }

    /// Waits for a permit; false if there was none in time.
    private boolean awaitPermit(SplittableRandom own) throws InterruptedException {
        switch (own.nextInt(4)) {
            case 0 -> condition.awaitUninterruptibly();
            case 1 -> condition.await();
            default -> {
                if (!condition.await(1, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
        received++;
        return true;
    }

    private void giveBack() {
        try (var _ = lock.hold()) {
            permits++;
            given += condition.notify(1);
        }
    }
}
