package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ProcessorTime;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// How a thread waits that is interrupted and waits on: it sleeps like one that is not.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface InterruptedWaitingContract extends LockFixture {

    /// How long the processor time of a waiting thread is measured.
    Duration MEASURED = Duration.ofMillis(100);

    /// Returns which part of a processor a thread takes that waits.
    static double shareOf(Call<?> waiter) {
        double share = ProcessorTime.shareOf(waiter.thread(), MEASURED);
        assertThat(waiter.isDone()).isFalse();
        return share;
    }

    /// A thread that looks at intervals takes some time, interrupted or not; one that runs takes a whole processor,
    /// or what it gets of it.
    static void assertSleeps(Call<?> interrupted, double ofOneThatIsNot) {
        for (int i = 0; i < 2; i++) {
            assertThat(shareOf(interrupted))
                    .as("part of a processor that the waiter takes")
                    .isLessThan(0.1 + 2 * ofOneThatIsNot);
            interrupted.interrupt();
        }
    }

    @ParameterizedTest
    @MethodSource(Acquisition.UNINTERRUPTIBLE)
    default void pendingInterruptionLetsTheWaiterSleep(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        double share = 0;
        for (boolean interrupted : new boolean[] {false, true}) {
            lock.lock();
            Call<Boolean> waiter = threads().call(kind, () -> {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                form.acquire(lock, LONG);
                lock.unlock();
                return Thread.currentThread().isInterrupted();
            });
            Eventually.equal("waiters", 1, lock::waiters);
            if (interrupted) {
                assertSleeps(waiter, share);
            } else {
                share = shareOf(waiter);
            }
            lock.unlock();
            assertThat(waiter.join()).isEqualTo(interrupted);
        }
        assertFree(lock);
    }

    @ParameterizedTest
    @EnumSource
    default void pendingInterruptionLetsTheWaiterForANotificationSleep(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        Condition condition = lock.newCondition();
        double share = 0;
        for (boolean interrupted : new boolean[] {false, true}) {
            Call<Boolean> waiter = threads().call(kind, () -> {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                lock.lock();
                condition.awaitUninterruptibly();
                lock.unlock();
                return Thread.currentThread().isInterrupted();
            });
            Eventually.equal("waiters", 1, condition::waiters);
            if (interrupted) {
                assertSleeps(waiter, share);
            } else {
                share = shareOf(waiter);
            }
            lock.lock();
            condition.signal();
            lock.unlock();
            assertThat(waiter.join()).isEqualTo(interrupted);
        }
        assertFree(lock);
    }

    /// A waiter that was interrupted, or was notified and then interrupted, takes its lock back before it returns.
    @ParameterizedTest
    @EnumSource
    default void interruptedWaiterSleepsUntilItHasItsLockBack(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        Condition condition = lock.newCondition();
        for (boolean notified : new boolean[] {false, true}) {
            Call<Boolean> waiter = threads().call(kind, () -> {
                lock.lock();
                try {
                    condition.await();
                    return Thread.currentThread().isInterrupted();
                } catch (InterruptedException _) {
                    return false;
                } finally {
                    lock.unlock();
                }
            });
            Eventually.equal("waiters", 1, condition::waiters);
            double share = shareOf(waiter);
            lock.lock();
            if (notified) {
                condition.signal();
            }
            waiter.interrupt();
            Eventually.equal("waiters for the lock", 1, lock::waiters);
            assertSleeps(waiter, share);
            lock.unlock();
            assertThat(waiter.join()).isEqualTo(notified);
        }
        assertFree(lock);
    }

    /// More interrupted waiters than there are carriers: the holder, which needs a carrier to go on, gets one.
    @ParameterizedTest
    @MethodSource(Acquisition.UNINTERRUPTIBLE)
    default void interruptedWaitersLeaveACarrierToTheHolder(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        int waiting = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch held = new CountDownLatch(1);
        threads().run(kind, () -> {
            lock.lock();
            held.countDown();
            while (lock.waiters() < waiting) {
                Thread.sleep(1);
            }
            for (int i = 0; i < 5; i++) {
                Thread.sleep(1); // unmounts, and comes back only when a carrier is free
            }
            lock.unlock();
        });
        held.await();
        for (int i = 0; i < waiting; i++) {
            threads().run(kind, () -> {
                Thread.currentThread().interrupt();
                form.acquire(lock, LONG);
                lock.unlock();
            });
        }
        threads().joinAll();
        assertFree(lock);
    }
}
