package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Lock;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which times an acquisition takes: none of them overflows, and the lack of one is noticed first.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface LockTimesContract extends LockFixture {

    @ParameterizedTest
    @EnumSource
    default void shortestTimesDoNotWait(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        threads()
                .run(kind, () -> {
                    for (Duration timeout : ExtremeTimes.SHORTEST) {
                        assertThat(lock.tryLock(timeout)).as(timeout.toString()).isFalse();
                        assertThat(lock.tryHold(timeout)).as(timeout.toString()).isEmpty();
                    }
                    for (TimeUnit unit : ExtremeTimes.units()) {
                        for (long time : ExtremeTimes.SHORTEST_NUMBERS) {
                            assertThat(lock.tryLock(time, unit))
                                    .as(time + " " + unit)
                                    .isFalse();
                        }
                    }
                })
                .join();
        assertThat(lock.waiters()).isZero();
        lock.unlock();
        assertFree(lock);
    }

    @Test
    default void freeLockIsAcquiredWithinAnyTime() throws Exception {
        Lock lock = newLock();
        for (List<Duration> timeouts : List.of(ExtremeTimes.SHORTEST, ExtremeTimes.LONGEST)) {
            for (Duration timeout : timeouts) {
                assertThat(lock.tryLock(timeout)).as(timeout.toString()).isTrue();
                lock.unlock();
                lock.tryHold(timeout).orElseThrow().close();
            }
        }
        for (TimeUnit unit : ExtremeTimes.units()) {
            for (long time : new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
                assertThat(lock.tryLock(time, unit)).as(time + " " + unit).isTrue();
                lock.unlock();
            }
        }
        assertFree(lock);
    }

    @ParameterizedTest
    @EnumSource
    default void longestTimesWaitUntilTheLockIsReleased(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        List<Body> waits = new ArrayList<>();
        for (Duration timeout : ExtremeTimes.LONGEST) {
            waits.add(() -> assertThat(lock.tryLock(timeout)).isTrue());
        }
        for (TimeUnit unit : ExtremeTimes.units()) {
            waits.add(() -> assertThat(lock.tryLock(Long.MAX_VALUE, unit)).isTrue());
        }
        lock.lock();
        for (Body wait : waits) {
            threads().run(kind, () -> {
                wait.run();
                lock.unlock();
            });
        }
        Eventually.equal("waiters", waits.size(), lock::waiters);
        lock.unlock();
        threads().joinAll();
        assertFree(lock);
    }

    /// A null is found before anything else: whether the lock is free, held by the caller or by another, and with
    /// an interruption pending, which is kept.
    @Test
    default void unitAndTimeoutMustNotBeNullWhoeverHoldsTheLock() throws Exception {
        Lock lock = newLock();
        assertNullIsRefused(lock);
        lock.lock();
        assertNullIsRefused(lock);
        assertThat(lock.holdCount()).isOne();
        threads()
                .run(() -> {
                    assertNullIsRefused(lock);
                    Thread.currentThread().interrupt();
                    assertNullIsRefused(lock);
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
        lock.unlock();
        assertFree(lock);
    }

    private static void assertNullIsRefused(Lock lock) {
        for (long time : new long[] {Long.MIN_VALUE, 0, 1, Long.MAX_VALUE}) {
            assertThatNullPointerException().isThrownBy(() -> lock.tryLock(time, ExtremeTimes.noUnit()));
        }
        assertThatNullPointerException().isThrownBy(() -> lock.tryLock(ExtremeTimes.noDuration()));
        assertThatNullPointerException().isThrownBy(() -> lock.tryHold(ExtremeTimes.noDuration()));
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionBeforehandCountsWithoutTimeToWaitToo(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        threads()
                .run(kind, () -> {
                    for (Duration timeout : ExtremeTimes.SHORTEST) {
                        Thread.currentThread().interrupt();
                        assertThatThrownBy(() -> lock.tryLock(timeout)).isInstanceOf(InterruptedException.class);
                        Thread.currentThread().interrupt();
                        assertThatThrownBy(() -> lock.tryHold(timeout)).isInstanceOf(InterruptedException.class);
                        Thread.currentThread().interrupt();
                        assertThatThrownBy(() -> lock.tryLock(timeout.toSeconds(), TimeUnit.SECONDS))
                                .isInstanceOf(InterruptedException.class);
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    }
                })
                .join();
        assertFree(lock);
    }
}
