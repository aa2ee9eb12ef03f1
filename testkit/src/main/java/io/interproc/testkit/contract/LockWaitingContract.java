package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static io.interproc.testkit.contract.ScopeFixture.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// How threads wait for any lock: until it is released, until the time has passed, until they are interrupted; and in
/// which order they are served.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface LockWaitingContract extends LockFixture {

    /// Starts a thread that acquires the lock, releases it and returns whether it had it; returns once it waits.
    private Call<Boolean> waiter(Lock lock, Acquisition form, ThreadKind kind) {
        return waiter(lock, form, kind, LONG, () -> {});
    }

    private Call<Boolean> waiter(Lock lock, Acquisition form, ThreadKind kind, Duration timeout, Runnable holding) {
        int before = lock.waiters();
        Call<Boolean> waiter = threads().call(kind, () -> {
            boolean acquired = form.acquire(lock, timeout);
            if (acquired) {
                assertThat(lock.isHeldByCurrentThread()).isTrue();
                holding.run();
                lock.unlock();
            }
            return acquired;
        });
        Eventually.holds("one more waiter", () -> waiter.isDone() || lock.waiters() > before);
        assertThat(waiter.isDone()).as("did not wait for the holder").isFalse();
        return waiter;
    }

    @ParameterizedTest
    @MethodSource(Acquisition.EVERY)
    default void waitsUntilTheLockIsReleased(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        Call<Boolean> waiter = waiter(lock, form, kind);
        assertThat(lock.waiters()).isOne();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertThat(waiter.join()).isTrue();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.TIMED)
    default void givesUpWhenTheTimeHasPassed(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        threads()
                .run(kind, () -> {
                    long startNanos = System.nanoTime();
                    assertThat(form.acquire(lock, SHORT)).isFalse();
                    assertPassed(SHORT, startNanos);
                    assertThat(lock.isHeldByCurrentThread()).isFalse();
                })
                .join();
        assertThat(lock.waiters()).isZero();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.INTERRUPTIBLE)
    default void interruptionEndsTheWait(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        Call<Boolean> waiter = threads().run(kind, () -> {
            assertThatThrownBy(() -> form.acquire(lock, LONG)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
        });
        Eventually.equal("waiters", 1, lock::waiters);
        waiter.interrupt();
        waiter.join();
        assertThat(lock.waiters()).isZero();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.INTERRUPTIBLE)
    default void interruptionBeforehandPreventsTheAcquisition(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        threads()
                .run(kind, () -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> form.acquire(lock, LONG)).isInstanceOf(InterruptedException.class);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                })
                .join();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.UNINTERRUPTIBLE)
    default void interruptionIsKeptByUninterruptibleForms(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        Call<Boolean> waiter = threads().run(kind, () -> {
            form.acquire(lock, LONG);
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            lock.unlock();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        Eventually.equal("waiters", 1, lock::waiters);
        waiter.interrupt();
        lock.unlock();
        waiter.join();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.UNINTERRUPTIBLE)
    default void interruptionBeforehandIsKeptByUninterruptibleForms(Acquisition form, ThreadKind kind)
            throws Exception {
        Lock lock = newLock();
        lock.lock();
        Call<Boolean> waiter = threads().run(kind, () -> {
            Thread.currentThread().interrupt();
            form.acquire(lock, LONG);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            lock.unlock();
        });
        Eventually.equal("waiters", 1, lock::waiters);
        lock.unlock();
        waiter.join();
        assertFree(lock);
    }

    @Test
    default void acquisitionWithoutWaitingIgnoresInterruption() throws Exception {
        Lock lock = newLock();
        threads()
                .run(() -> {
                    Thread.currentThread().interrupt();
                    assertThat(lock.tryLock()).isTrue();
                    lock.unlock();
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
    }

    @ParameterizedTest
    @EnumSource
    default void waitersAreCountedAndAllServed(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        AtomicInteger served = new AtomicInteger();
        lock.lock();
        for (int i = 0; i < 5; i++) {
            assertThat(lock.waiters()).isEqualTo(i);
            waiter(lock, Acquisition.LOCK, kind, LONG, served::incrementAndGet);
        }
        assertThat(lock.waiters()).isEqualTo(5);
        lock.unlock();
        threads().joinAll();
        assertThat(served).hasValue(5);
        assertFree(lock);
    }

    @ParameterizedTest
    @EnumSource
    default void fairLockServesInOrderOfArrival(ThreadKind kind) throws Exception {
        Lock lock = newLock(LockOptions.defaults().withFairness(true));
        List<Integer> served = new ArrayList<>(); // guarded by the lock
        lock.lock();
        for (int i = 0; i < 6; i++) {
            int number = i;
            waiter(lock, Acquisition.ALL.get(i), kind, LONG, () -> served.add(number));
        }
        lock.unlock();
        threads().joinAll();
        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @EnumSource
    default void fairLockIsNotTakenPastAWaiter(ThreadKind kind) throws Exception {
        Lock lock = newLock(LockOptions.defaults().withFairness(true));
        for (int round = 0; round < 100; round++) {
            List<String> served = new ArrayList<>(); // guarded by the lock
            lock.lock();
            Call<Boolean> waiter = waiter(lock, Acquisition.LOCK, kind, LONG, () -> served.add("waiter"));
            lock.unlock();
            lock.lock();
            served.add("newcomer");
            lock.unlock();
            waiter.join();
            assertThat(served).containsExactly("waiter", "newcomer");
        }
    }

    @ParameterizedTest
    @EnumSource
    default void whoGivesUpDoesNotHoldUpTheOthers(ThreadKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Lock lock = newLock(LockOptions.defaults().withFairness(fair));
            lock.lock();
            Call<Boolean> timed = threads().call(kind, () -> lock.tryLock(SHORT));
            Eventually.holds("it waits, or has given up", () -> lock.waiters() == 1 || timed.isDone());
            Call<Boolean> first = threads().call(kind, () -> lockAndUnlock(lock, Acquisition.LOCK));
            Call<Boolean> interrupted = threads().call(kind, () -> lockAndUnlock(lock, Acquisition.LOCK_INTERRUPTIBLY));
            Call<Boolean> last = threads().call(kind, () -> lockAndUnlock(lock, Acquisition.LOCK));
            assertThat(timed.join()).isFalse();
            Eventually.equal("waiters", 3, lock::waiters);
            interrupted.interrupt();
            assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
            assertThat(lock.waiters()).isEqualTo(2);
            lock.unlock();
            assertThat(first.join()).isTrue();
            assertThat(last.join()).isTrue();
            assertFree(lock);
        }
    }

    private static boolean lockAndUnlock(Lock lock, Acquisition form) throws InterruptedException {
        boolean acquired = form.acquire(lock, LONG);
        lock.unlock();
        return acquired;
    }

    @Test
    default void hugeTimeoutsWaitForGood() throws Exception {
        Lock lock = newLock();
        lock.lock();
        threads().call(ThreadKind.PLATFORM, () -> {
            assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
            lock.unlock();
            return true;
        });
        threads().call(ThreadKind.VIRTUAL, () -> {
            assertThat(lock.tryLock(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                    .isTrue();
            lock.unlock();
            return true;
        });
        threads().call(ThreadKind.PLATFORM, () -> {
            assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.NANOSECONDS)).isTrue();
            lock.unlock();
            return true;
        });
        Eventually.equal("waiters", 3, lock::waiters);
        lock.unlock();
        threads().joinAll();
        assertFree(lock);
    }

    @Test
    default void lockHandedBackAndForthIsNeverLost() throws Exception {
        Lock lock = newLock();
        int rounds = 2_000;
        int[] counter = new int[1]; // guarded by the lock
        for (ThreadKind kind : ThreadKind.values()) {
            threads().run(kind, () -> {
                for (int i = 0; i < rounds; i++) {
                    Acquisition form = Acquisition.ALL.get(i % Acquisition.ALL.size());
                    assertThat(form.acquire(lock, LONG)).isTrue();
                    counter[0]++;
                    lock.unlock();
                }
            });
        }
        threads().joinAll();
        assertThat(counter[0]).isEqualTo(ThreadKind.values().length * rounds);
        assertFree(lock);
    }

    /// With twice as many waiting virtual threads as there could be carriers, one more must still run.
    @Test
    default void waitingVirtualThreadsLeaveTheirCarriers() throws Exception {
        Lock lock = newLock();
        int waiting = 2 * Math.max(256, Runtime.getRuntime().availableProcessors());
        AtomicInteger served = new AtomicInteger();
        CountDownLatch others = new CountDownLatch(1);
        lock.lock();
        for (int i = 0; i < waiting; i++) {
            threads().run(ThreadKind.VIRTUAL, () -> {
                lock.lock();
                served.incrementAndGet();
                lock.unlock();
            });
        }
        Eventually.equal("waiters", waiting, lock::waiters);
        threads().run(ThreadKind.VIRTUAL, others::countDown);
        others.await();
        assertThat(served).hasValue(0);
        lock.unlock();
        threads().joinAll();
        assertThat(served).hasValue(waiting);
        assertFree(lock);
    }
}
