package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static io.interproc.testkit.contract.LockAcquisitionContract.assertNotHeld;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.Stage;
import io.interproc.testkit.StartingGun;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What several parties, threads or processes, can rely on when they share any lock.
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
public interface SharedLockContract extends LockFixture {

    /// How many parties contend.
    int PARTIES = 3;

    /// How often each of them enters.
    int ROUNDS = 1_000;

    @ParameterizedTest
    @EnumSource
    default void onePartyIsInsideAtATime(PartyKind kind) throws Exception {
        contend(kind, newLock());
    }

    @ParameterizedTest
    @EnumSource
    default void onePartyIsInsideAFairLockAtATime(PartyKind kind) throws Exception {
        contend(kind, newLock(LockOptions.defaults().withFairness(true)));
    }

    private void contend(PartyKind kind, Lock lock) throws Exception {
        try (Referee referee = Referee.create();
                StartingGun gun = StartingGun.create()) {
            for (int i = 0; i < PARTIES; i++) {
                parties().start(kind, SharedLockContract::takeTurns, lock, referee.path(), gun.path());
            }
            parties().start(PartyKind.PLATFORM_THREAD, SharedLockContract::takeTurns, lock, referee.path(), gun.path());
            gun.fire(PARTIES + 1);
            parties().joinAll();
            referee.verify();
            assertThat(referee.entries()).isEqualTo((PARTIES + 1) * (long) ROUNDS);
        }
        assertFree(lock);
    }

    /// A party that enters many times, acquiring in all ways in turn.
    static void takeTurns(Lock lock, String referee, String gun) throws InterruptedException {
        try (Referee judge = Referee.open(referee)) {
            StartingGun.ready(gun);
            for (int i = 0; i < ROUNDS; i++) {
                Duration timeout = i % 2 == 0 ? Duration.ofNanos(i) : LONG;
                while (!Acquisition.ALL.get(i % Acquisition.ALL.size()).acquire(lock, timeout)) {
                    timeout = LONG;
                }
                judge.enter();
                judge.fence(lock.fencingToken());
                judge.exit();
                lock.unlock();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    default void partyThatHoldsIsSeenByTheOthers(PartyKind kind) throws Exception {
        Lock lock = newLock();
        long token;
        try (var held = lock.hold()) {
            token = held.fencingToken();
        }
        try (Stage stage = Stage.create()) {
            parties().start(kind, SharedLockContract::holdUntilToldOtherwise, lock, stage.path());
            stage.await(1);
            assertThat(lock.isLocked()).isTrue();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(lock.holdCount()).isZero();
            Holder holder = lock.holder().orElseThrow();
            assertThat(holder.threadId()).isPositive();
            assertThat(holder.pid()).isPositive();
            assertThat(holder.pid() != ProcessHandle.current().pid()
                            || holder.threadId() != Thread.currentThread().threadId())
                    .as("the holder is another thread: " + holder)
                    .isTrue();
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.tryLock(SHORT)).isFalse();
            assertNotHeld(lock::unlock);
            stage.reach(2);
            assertThat(lock.tryLock(LONG)).isTrue();
            assertThat(lock.fencingToken()).isGreaterThan(token);
            lock.unlock();
            parties().joinAll();
        }
        assertFree(lock);
    }

    /// A party that holds the lock between acts 1 and 2.
    static void holdUntilToldOtherwise(Lock lock, String stage) {
        try (Stage acts = Stage.open(stage);
                var _ = lock.hold()) {
            assertThat(lock.holder().orElseThrow().threadId())
                    .isEqualTo(Thread.currentThread().threadId());
            acts.reach(1);
            acts.await(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void partiesThatWaitAreCounted(PartyKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        for (int i = 0; i < PARTIES; i++) {
            parties().start(kind, SharedLockContract::passThrough, lock);
        }
        Eventually.equal("waiters", PARTIES, lock::waiters);
        lock.unlock();
        parties().joinAll();
        assertFree(lock);
    }

    /// A party that waits for the lock, and lets it go.
    static void passThrough(Lock lock) {
        lock.lock();
        lock.unlock();
    }

    @ParameterizedTest
    @EnumSource
    default void releaseByAnotherPartyThrows(PartyKind kind) throws Exception {
        Lock lock = newLock();
        lock.lock();
        parties().start(kind, SharedLockContract::releaseWhatIsNotHeld, lock);
        parties().joinAll();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertFree(lock);
    }

    /// A party that releases the lock of another.
    static void releaseWhatIsNotHeld(Lock lock) {
        assertThat(lock.isLocked()).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertNotHeld(lock::unlock);
        assertThat(lock.tryLock()).isFalse();
    }
}
