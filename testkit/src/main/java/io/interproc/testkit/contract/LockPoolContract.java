package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static io.interproc.testkit.contract.PoolFixture.runInPoolOfOne;
import static io.interproc.testkit.contract.PoolFixture.runInPoolThatMayNotGrow;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Lock;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Watched;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a thread of a fork-join pool waits for a lock: the pool goes on without it.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface LockPoolContract extends LockFixture {

    /// How many seconds a test of a pool may take; one that hangs does so soon.
    int POOL_SECONDS = 30;

    @ParameterizedTest
    @EnumSource
    @Watched(seconds = POOL_SECONDS)
    default void poolRunsOthersWhileItsThreadWaitsForTheLock(Acquisition form) throws Exception {
        Lock lock = newLock();
        CountDownLatch mayRelease = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        threads().run(() -> {
            lock.lock();
            held.countDown();
            mayRelease.await();
            lock.unlock();
        });
        held.await();
        runInPoolOfOne(
                () -> acquireAndRelease(lock, form),
                () -> Eventually.equal("waiters", 1, lock::waiters),
                mayRelease::countDown);
        threads().joinAll();
        assertFree(lock);
    }

    @ParameterizedTest
    @EnumSource
    @Watched(seconds = POOL_SECONDS)
    default void threadOfAPoolThatMayNotGrowWaitsForTheLock(Acquisition form) throws Exception {
        Lock lock = newLock();
        lock.lock();
        runInPoolThatMayNotGrow(
                () -> acquireAndRelease(lock, form), () -> Eventually.equal("waiters", 1, lock::waiters), lock::unlock);
        assertFree(lock);
    }

    private static void acquireAndRelease(Lock lock, Acquisition form) throws InterruptedException {
        assertThat(form.acquire(lock, LONG)).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }
}
