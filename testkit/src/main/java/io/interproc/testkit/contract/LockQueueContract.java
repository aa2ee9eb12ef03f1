package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the queue of a lock goes through: waiters that give up all at once, threads that come once each, and those that
/// try to go past it.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface LockQueueContract extends LockFixture {

    /// Neighbours in the queue that give up at the same moment, at its head, in its middle and at its end, do not
    /// take those with them that stay.
    @ParameterizedTest
    @EnumSource
    default void waitersThatGiveUpTogetherLeaveTheOthersInTheQueue(ThreadKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Lock lock = newLock(LockOptions.defaults().withFairness(fair));
            for (int round = 0; round < 20; round++) {
                lock.lock();
                List<Call<Boolean>> staying = new ArrayList<>();
                List<Call<Boolean>> interrupted = new ArrayList<>();
                List<Call<Boolean>> late = new ArrayList<>();
                int stays = round % 7;
                for (int place = 0; place < 7; place++) {
                    Duration timeout = Duration.ofMillis(place % 3);
                    if (place == stays) {
                        staying.add(threads().call(kind, () -> acquireAndRelease(lock, Acquisition.LOCK, LONG)));
                    } else if (place % 2 == 0) {
                        interrupted.add(
                                threads().call(kind, () -> acquireAndRelease(lock, Acquisition.TRY_HOLD, LONG)));
                    } else {
                        late.add(threads()
                                .call(kind, () -> acquireAndRelease(lock, Acquisition.TRY_LOCK_UNIT, timeout)));
                    }
                }
                interrupted.forEach(Call::interrupt);
                for (Call<Boolean> call : interrupted) {
                    assertThat(call.failure()).isInstanceOf(InterruptedException.class);
                }
                for (Call<Boolean> call : late) {
                    assertThat(call.join()).isFalse();
                }
                Eventually.equal("waiters", 1, lock::waiters);
                lock.unlock();
                assertThat(staying.getFirst().join()).isTrue();
                assertFree(lock);
            }
        }
    }

    private static boolean acquireAndRelease(Lock lock, Acquisition form, Duration timeout)
            throws InterruptedException {
        boolean acquired = form.acquire(lock, timeout);
        if (acquired) {
            lock.unlock();
        }
        return acquired;
    }

    /// Each thread is new to the lock, as those of a server are that has one for each request.
    @ParameterizedTest
    @EnumSource
    default void threadsThatComeOnceAreServed(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        int[] counter = new int[1]; // guarded by the lock
        int batches = 5;
        int batch = 60;
        for (int i = 0; i < batches; i++) {
            for (int j = 0; j < batch; j++) {
                Acquisition form = Acquisition.ALL.get(j % Acquisition.ALL.size());
                threads().run(kind, () -> {
                    assertThat(form.acquire(lock, LONG)).isTrue();
                    counter[0]++;
                    lock.unlock();
                });
            }
            threads().joinAll();
        }
        assertThat(counter[0]).isEqualTo(batches * batch);
        assertFree(lock);
    }

    /// Timed attempts at a lock that is held all the while fail one after the other, and leave nothing behind.
    @ParameterizedTest
    @EnumSource
    default void attemptsInVainLeaveNothingBehind(ThreadKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        for (int i = 0; i < 4; i++) {
            threads().run(kind, () -> {
                for (int attempt = 0; attempt < 50; attempt++) {
                    assertThat(lock.tryLock(attempt % 3 * 100L, TimeUnit.MICROSECONDS))
                            .isFalse();
                }
            });
        }
        threads().joinAll();
        assertThat(lock.waiters()).isZero();
        assertThat(lock.holdCount()).isOne();
        lock.unlock();
        assertFree(lock);
        for (ThreadKind each : ThreadKind.values()) {
            threads()
                    .run(each, () -> {
                        assertThat(lock.tryLock()).isTrue();
                        lock.unlock();
                    })
                    .join();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void attemptWithoutWaitingDoesNotPassAWaiterOfAFairLock(ThreadKind kind) throws Exception {
        Lock lock = newLock(LockOptions.defaults().withFairness(true));
        for (int round = 0; round < 100; round++) {
            List<String> served = new ArrayList<>(); // guarded by the lock
            lock.lock();
            Call<Boolean> waiter = threads().run(kind, () -> {
                lock.lock();
                served.add("waiter");
                lock.unlock();
            });
            Eventually.equal("waiters", 1, lock::waiters);
            lock.unlock();
            Eventually.holds("an attempt succeeds", round % 2 == 0 ? lock::tryLock : () -> tryAtOnce(lock));
            served.add("newcomer");
            lock.unlock();
            waiter.join();
            assertThat(served).containsExactly("waiter", "newcomer");
        }
        assertFree(lock);
    }

    private static boolean tryAtOnce(Lock lock) {
        try {
            return lock.tryLock(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void textTellsWhoHoldsTheLock() throws Exception {
        Lock lock = newLock();
        assertThat(lock).asString().contains("free").doesNotContain("held");
        lock.lock();
        String holder = lock.holder().orElseThrow().toString();
        assertThat(lock).asString().contains("held by " + holder);
        threads()
                .run(() -> assertThat(lock).asString().contains("held by " + holder))
                .join();
        lock.unlock();
        assertThat(lock).asString().contains("free").doesNotContain("held");
    }
}
