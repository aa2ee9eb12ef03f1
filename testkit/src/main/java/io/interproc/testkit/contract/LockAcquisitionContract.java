package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What one thread, or two that do not wait, can see of any lock: acquisition, release, holder, tokens, options,
/// misuse.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface LockAcquisitionContract extends LockFixture {

    @Test
    default void newLockIsFree() {
        assertFree(newLock());
    }

    @ParameterizedTest
    @MethodSource(Acquisition.EVERY)
    default void everyFormAcquiresAFreeLock(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        threads()
                .run(kind, () -> {
                    assertThat(form.acquire(lock, Duration.ZERO)).isTrue();
                    assertThat(lock.isLocked()).isTrue();
                    assertThat(lock.isHeldByCurrentThread()).isTrue();
                    assertThat(lock.holdCount()).isOne();
                    assertThat(lock.holder()).hasValueSatisfying(LockAcquisitionContract::assertIsMe);
                    lock.unlock();
                    assertThat(lock.isHeldByCurrentThread()).isFalse();
                })
                .join();
        assertFree(lock);
    }

    @Test
    default void holdReleasesAtTheEndOfTheBlock() {
        Lock lock = newLock();
        try (Held held = lock.hold()) {
            assertThat(held.abandonedBy()).isEmpty();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        assertFree(lock);
    }

    @Test
    default void holdReleasesWhenTheBlockThrows() {
        Lock lock = newLock();
        assertThatThrownBy(() -> {
                    try (var _ = lock.hold()) {
                        throw new IllegalStateException("in the block");
                    }
                })
                .hasMessage("in the block");
        assertFree(lock);
    }

    @Test
    default void heldCanBeClosedTwice() {
        Lock lock = newLock();
        Held held = lock.hold();
        held.close();
        held.close();
        assertFree(lock);
    }

    @Test
    default void closingHeldAgainDoesNotReleaseALaterAcquisition() {
        Lock lock = newLock();
        Held first = lock.hold();
        first.close();
        try (var _ = lock.hold()) {
            first.close();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
    }

    @Test
    default void closingHeldAfterUnlockDoesNotReleaseALaterAcquisition() {
        Lock lock = newLock();
        Held first = lock.hold();
        lock.unlock();
        lock.lock();
        first.close();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    @Test
    default void closingHeldAfterAWaitOnAConditionReleasesTheSameAcquisition() throws Exception {
        Lock lock = newLock();
        Condition condition = lock.newCondition();
        Held first = lock.hold();
        Call<?> notifier = threads().run(() -> {
            try (var _ = lock.hold()) {
                condition.notify(1);
            }
        });
        condition.await();
        first.close();
        assertFree(lock);
        notifier.join();

        Held second = lock.hold();
        condition.await(Duration.ofNanos(1));
        lock.unlock();
        lock.lock();
        second.close();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    @Test
    default void heldCannotBeClosedByAnotherThread() throws Exception {
        Lock lock = newLock();
        try (Held held = lock.hold()) {
            threads().run(() -> assertNotHeld(held::close)).join();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        assertFree(lock);
    }

    @Test
    default void tryHoldReturnsWhatReleases() throws InterruptedException {
        Lock lock = newLock();
        try (Held held = lock.tryHold(Duration.ZERO).orElseThrow()) {
            assertThat(held.fencingToken()).isEqualTo(lock.fencingToken());
        }
        assertFree(lock);
    }

    @Test
    default void releaseOfAFreeLockThrows() {
        Lock lock = newLock();
        assertNotHeld(lock::unlock);
        lock.lock();
        lock.unlock();
        assertNotHeld(lock::unlock);
        assertFree(lock);
    }

    @Test
    default void releaseByAnotherThreadThrows() throws Exception {
        Lock lock = newLock();
        lock.lock();
        for (ThreadKind kind : ThreadKind.values()) {
            threads().run(kind, () -> assertNotHeld(lock::unlock)).join();
        }
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }

    @Test
    default void otherThreadsSeeTheHolder() throws Exception {
        Lock lock = newLock();
        Thread holder = Thread.currentThread();
        lock.lock();
        threads()
                .run(() -> {
                    assertThat(lock.isLocked()).isTrue();
                    assertThat(lock.isHeldByCurrentThread()).isFalse();
                    assertThat(lock.holdCount()).isZero();
                    Holder seen = lock.holder().orElseThrow();
                    assertThat(seen.pid()).isEqualTo(ProcessHandle.current().pid());
                    assertThat(seen.threadId()).isEqualTo(holder.threadId());
                    assertThat(seen.threadName()).isIn(holder.getName(), "");
                })
                .join();
        lock.unlock();
    }

    @Test
    default void heldLockIsNotAcquiredWithoutWaiting() throws Exception {
        Lock lock = newLock();
        lock.lock();
        threads()
                .run(() -> {
                    assertThat(lock.tryLock()).isFalse();
                    for (Duration notLong : new Duration[] {Duration.ZERO, Duration.ofSeconds(-5)}) {
                        assertThat(lock.tryLock(notLong)).isFalse();
                        assertThat(lock.tryLock(notLong.toSeconds(), TimeUnit.SECONDS))
                                .isFalse();
                        assertThat(lock.tryHold(notLong)).isEmpty();
                    }
                })
                .join();
        assertThat(lock.waiters()).isZero();
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        assertThat(lock.tryLock(Duration.ofSeconds(-5))).isTrue();
        lock.unlock();
    }

    @Test
    default void fencingTokensIncrease() throws InterruptedException {
        Lock lock = newLock();
        long last = Long.MIN_VALUE;
        for (int round = 0; round < 3; round++) {
            for (Acquisition form : Acquisition.ALL) {
                assertThat(form.acquire(lock, LONG)).isTrue();
                assertThat(lock.fencingToken()).isGreaterThan(last);
                last = lock.fencingToken();
                lock.unlock();
            }
            try (Held held = lock.hold()) {
                assertThat(held.fencingToken()).isGreaterThan(last).isEqualTo(lock.fencingToken());
                last = held.fencingToken();
            }
        }
    }

    @Test
    default void fencingTokenOfALockNotHeldThrows() throws Exception {
        Lock lock = newLock();
        assertNotHeld(lock::fencingToken);
        try (var _ = lock.hold()) {
            threads().run(() -> assertNotHeld(lock::fencingToken)).join();
        }
    }

    @Test
    default void tokenOfAHoldIsDrawnWhileTheLockIsHeld() throws Exception {
        Lock lock = newLock();
        Held unasked = lock.hold();
        threads().run(() -> assertNotHeld(unasked::fencingToken)).join();
        unasked.close();
        assertNotHeld(unasked::fencingToken);
        Held asked = lock.hold();
        long token = asked.fencingToken();
        asked.close();
        assertThat(asked.fencingToken()).isEqualTo(token);
    }

    @Test
    default void locksAreIndependent() {
        Lock first = newLock();
        Lock second = newLock();
        try (var _ = first.hold()) {
            assertFree(second);
            try (var _ = second.hold()) {
                assertThat(first.isHeldByCurrentThread()).isTrue();
            }
            assertFree(second);
        }
    }

    @Test
    default void optionsAreThoseAskedFor() {
        assertThat(newLock().isFair()).isFalse();
        assertThat(newLock(LockOptions.defaults().withFairness(true)).isFair()).isTrue();
        for (AbandonedPolicy policy : AbandonedPolicy.values()) {
            Lock lock = newLock(LockOptions.defaults().withAbandonedPolicy(policy));
            assertThat(lock.abandonedPolicy()).isEqualTo(policy);
            assertThat(lock.isAbandoned()).isFalse();
        }
        assertThat(newLock(LockOptions.defaults().withRepair(_ -> {})).abandonedPolicy())
                .isEqualTo(AbandonedPolicy.REPAIR);
    }

    @Test
    default void healthyLockIsNotRecovered() throws Exception {
        Lock lock = newLock();
        Runnable mustNotRun = () -> {
            throw new AssertionError("repaired a lock that is not abandoned");
        };
        assertThat(lock.recover(mustNotRun)).isFalse();
        assertFree(lock);
        lock.lock();
        assertThatThrownBy(() -> lock.recover(mustNotRun))
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("abandoned");
        lock.unlock();
    }

    @Test
    default void timeoutMustNotBeNull() {
        Lock lock = newLock();
        assertThatNullPointerException().isThrownBy(() -> lock.tryLock(nothing()));
        assertThatNullPointerException().isThrownBy(() -> lock.tryHold(nothing()));
        assertFree(lock);
    }

    @Test
    default void namedLockIsFoundByItsName() throws Exception {
        Lock lock = newLock("found", LockOptions.defaults());
        Lock again = newLock("found", LockOptions.defaults());
        try (var _ = lock.hold()) {
            assertThat(again.isLocked()).isTrue();
            assertThat(again.isHeldByCurrentThread()).isTrue();
            assertThat(again.fencingToken()).isEqualTo(lock.fencingToken());
            threads().run(() -> assertThat(again.tryLock()).isFalse()).join();
        }
        lock.lock();
        again.unlock();
        assertFree(lock);
        assertFree(newLock("another", LockOptions.defaults()));
    }

    @Test
    default void namedLockOfOtherOptionsIsRefused() {
        newLock("taken", LockOptions.defaults().withFairness(true));
        assertThatThrownBy(() -> newLock("taken", LockOptions.defaults().withFairness(false)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("taken")
                .hasMessageContaining("fair");
        assertThatThrownBy(() -> newLock(
                        "taken", LockOptions.defaults().withFairness(true).withAbandonedPolicy(AbandonedPolicy.FAIL)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("taken")
                .hasMessageContaining("FAIL");
    }

    private static void assertIsMe(Holder holder) {
        assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(holder.threadId()).isEqualTo(Thread.currentThread().threadId());
        assertThat(holder.threadName()).isIn(Thread.currentThread().getName(), "");
        assertThat(holder).hasToString(holder.toString()).asString().contains("process " + holder.pid());
    }

    /// A null where the compiler knows that none belongs.
    @SuppressWarnings("NullAway")
    private static Duration nothing() {
        return Optional.<Duration>empty().orElse(null);
    }

    /// Asserts that nobody holds the lock or waits for it.
    static void assertFree(Lock lock) {
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.holder()).isEmpty();
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertThat(lock.holdCount()).isZero();
        assertThat(lock.waiters()).isZero();
        assertThat(lock.isAbandoned()).isFalse();
    }

    /// Asserts that the operation is refused because the current thread does not hold the lock.
    static void assertNotHeld(Runnable operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageMatching("(?s).*\\b(hold|held|holder)\\b.*");
    }
}
