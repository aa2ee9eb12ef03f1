package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static io.interproc.testkit.contract.LockAcquisitionContract.assertNotHeld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Stage;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of a re-entrant lock: all of that of any lock, and that its holder may acquire it again.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public abstract class RLockContract extends ContractSuite
        implements LockAcquisitionContract,
                LockWaitingContract,
                LockTimesContract,
                LockQueueContract,
                LockPoolContract,
                InterruptedWaitingContract,
                InterruptionStormContract,
                SharedLockContract {

    /// Creates the suite.
    protected RLockContract() {}

    @Override
    public final RLock newLock(LockOptions options) {
        return scope().rlock(options);
    }

    @Override
    public final RLock newLock(String name, LockOptions options) {
        return scope().rlock(name, options);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.EVERY)
    void holderAcquiresAgainAtOnce(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        threads()
                .run(kind, () -> {
                    lock.lock();
                    assertThat(form.acquire(lock, Duration.ZERO)).isTrue();
                    assertThat(lock.tryLock()).isTrue();
                    assertThat(lock.holdCount()).isEqualTo(3);
                    lock.unlock();
                    lock.unlock();
                    assertThat(lock.isHeldByCurrentThread()).isTrue();
                    assertThat(lock.holdCount()).isOne();
                    lock.unlock();
                    assertNotHeld(lock::unlock);
                })
                .join();
        assertFree(lock);
    }

    @Test
    void isFreeOnlyAfterTheLastRelease() throws Exception {
        Lock lock = newLock();
        lock.lock();
        lock.lock();
        lock.unlock();
        threads().run(() -> assertThat(lock.tryLock()).isFalse()).join();
        assertThat(lock.isLocked()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    @Test
    void functionThatCallsItselfUnderTheLockReturns() {
        Lock lock = newLock();
        assertThat(depth(lock, 1_000)).isEqualTo(1_000);
        assertFree(lock);
    }

    private static int depth(Lock lock, int n) {
        try (var _ = lock.hold()) {
            return n == 0 ? 0 : 1 + depth(lock, n - 1);
        }
    }

    @Test
    void holdCountsToThousands() {
        Lock lock = newLock();
        int holds = 100_000;
        for (int i = 1; i <= holds; i++) {
            lock.lock();
        }
        assertThat(lock.holdCount()).isEqualTo(holds);
        for (int i = 1; i < holds; i++) {
            lock.unlock();
        }
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    @Test
    void nestedHoldsAreReleasedOneByOne() {
        Lock lock = newLock();
        try (Held outer = lock.hold()) {
            Held inner = lock.hold();
            assertThat(inner.fencingToken()).isGreaterThanOrEqualTo(outer.fencingToken());
            assertThat(lock.holdCount()).isEqualTo(2);
            inner.close();
            inner.close();
            assertThat(lock.holdCount()).isOne();
        }
        assertFree(lock);
    }

    @Test
    void waitersDoNotKeepTheHolderFromAcquiringAgain() throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Lock lock = newLock(LockOptions.defaults().withFairness(fair));
            lock.lock();
            Call<Boolean> waiter = threads().run(() -> {
                lock.lock();
                lock.unlock();
            });
            Eventually.equal("waiters", 1, lock::waiters);
            lock.lock();
            assertThat(lock.tryLock(Duration.ZERO)).isTrue();
            assertThat(lock.holdCount()).isEqualTo(3);
            lock.unlock();
            lock.unlock();
            assertThat(lock.waiters()).isOne();
            lock.unlock();
            waiter.join();
            assertFree(lock);
        }
    }

    @ParameterizedTest
    @MethodSource(Acquisition.INTERRUPTIBLE)
    void interruptionBeforehandPreventsAcquiringAgain(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        threads()
                .run(kind, () -> {
                    lock.lock();
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> form.acquire(lock, LONG)).isInstanceOf(InterruptedException.class);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    assertThat(lock.holdCount()).isOne();
                    lock.unlock();
                })
                .join();
        assertFree(lock);
    }

    @ParameterizedTest
    @EnumSource
    void partyThatHoldsTwiceMustReleaseTwice(PartyKind kind) throws Exception {
        Lock lock = newLock();
        try (Stage stage = Stage.create()) {
            parties().start(kind, RLockContract::holdTwice, lock, stage.path());
            stage.await(1);
            assertThat(lock.tryLock()).isFalse();
            stage.reach(2);
            stage.await(3);
            assertThat(lock.tryLock()).isFalse();
            stage.reach(4);
            lock.lock();
            assertThat(lock.holdCount()).isOne();
            lock.unlock();
            parties().joinAll();
        }
        assertFree(lock);
    }

    static void holdTwice(Lock lock, String stage) {
        try (Stage acts = Stage.open(stage)) {
            lock.lock();
            lock.lock();
            acts.reach(1);
            acts.await(2);
            lock.unlock();
            acts.reach(3);
            acts.await(4);
            lock.unlock();
        }
    }
}
