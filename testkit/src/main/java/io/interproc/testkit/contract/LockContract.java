package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.testkit.ThreadKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of a lock that is not re-entrant: all of that of any lock, and that a second acquisition by the holder
/// is an error rather than a deadlock.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public abstract class LockContract extends ContractSuite
        implements LockAcquisitionContract,
                LockWaitingContract,
                LockTimesContract,
                LockQueueContract,
                LockPoolContract,
                InterruptedWaitingContract,
                InterruptionStormContract,
                SharedLockContract {

    /// Creates the suite.
    protected LockContract() {}

    @Override
    public final Lock newLock(LockOptions options) {
        return scope().lock(options);
    }

    @Override
    public final Lock newLock(String name, LockOptions options) {
        return scope().lock(name, options);
    }

    @Test
    void isNotReentrant() {
        assertThat(newLock()).isNotInstanceOf(RLock.class);
    }

    @ParameterizedTest
    @MethodSource(Acquisition.EVERY)
    void secondAcquisitionByTheHolderThrows(Acquisition form, ThreadKind kind) throws Exception {
        Lock lock = newLock();
        threads()
                .run(kind, () -> {
                    lock.lock();
                    assertThatThrownBy(() -> form.acquire(lock, LONG))
                            .isInstanceOf(IllegalMonitorStateException.class)
                            .hasMessageMatching("(?s).*re-?entrant.*");
                    assertThat(lock.holdCount()).isOne();
                    lock.unlock();
                })
                .join();
        assertFree(lock);
    }

    @Test
    void secondAcquisitionWithoutWaitingFails() {
        Lock lock = newLock();
        lock.lock();
        assertThat(lock.tryLock()).isFalse();
        assertThat(lock.holdCount()).isOne();
        lock.unlock();
        assertFree(lock);
    }
}
