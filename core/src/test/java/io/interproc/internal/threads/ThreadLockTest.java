package io.interproc.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedPolicy;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("LockNotBeforeTry") // what is tested
class ThreadLockTest {

    private final Scope scope = Scope.threads();

    @Test
    void aSecondAcquisitionByTheOwnerOfALockThrowsAtOnce() {
        Lock lock = scope.lock();
        try (Held held = lock.hold()) {
            for (Background.Action action : List.<Background.Action>of(
                    lock::lock,
                    lock::lockInterruptibly,
                    lock::hold,
                    lock::holdInterruptibly,
                    () -> lock.tryLock(Duration.ofDays(1)),
                    () -> lock.tryLock(1, TimeUnit.DAYS),
                    () -> lock.tryHold(Duration.ZERO))) {
                assertThatThrownBy(action::run)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessage(
                                "the lock is not re-entrant and the current thread holds it; use an RLock: " + lock);
            }
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.holdCount()).isOne();
            assertThat(held.fencingToken()).isEqualTo(lock.fencingToken());
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void anRLockCountsTheAcquisitionsOfItsOwner() throws Exception {
        RLock lock = scope.rlock();
        lock.lock();
        lock.lockInterruptibly();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.tryLock(Duration.ZERO)).isTrue();
        assertThat(lock.holdCount()).isEqualTo(4);
        assertThat(Background.call(lock::holdCount).get()).isZero();
        for (int left = 3; left >= 0; left--) {
            lock.unlock();
            assertThat(lock.holdCount()).isEqualTo(left);
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void anRLockRefusesMoreAcquisitionsThanItCanCount() {
        ThreadRLock lock = (ThreadRLock) scope.rlock();
        assertThat(lock.sync.tryAcquire(Integer.MAX_VALUE)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(lock::lock)
                .withMessage("the hold count must not exceed 2147483647: " + lock);
        assertThat(lock.holdCount()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void onlyTheOwnerReleases() {
        Lock lock = scope.lock();
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessage("the lock must be held by the current thread: Lock[@1, free]");
        lock.lock();
        Holder holder = lock.holder().orElseThrow();
        assertThatThrownBy(() -> Background.run(lock::unlock).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessage("the lock must be held by the current thread: Lock[@1, held by " + holder + "]");
    }

    @Test
    void theHolderIsTheOwningThread() {
        Lock lock = scope.lock();
        assertThat(lock.holder()).isEmpty();
        lock.lock();
        assertThat(lock.holder())
                .contains(new Holder(
                        ProcessHandle.current().pid(),
                        Thread.currentThread().threadId(),
                        Thread.currentThread().getName()));
    }

    @Test
    void aHeldClosesOnceAndOnlyForItsThread() throws Exception {
        Lock lock = scope.lock();
        Held held = lock.hold();
        assertThatThrownBy(() -> Background.run(held::close).get())
                .hasCauseInstanceOf(IllegalMonitorStateException.class);
        held.close();
        lock.lock();
        held.close();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
    }

    @Test
    void eachAcquisitionHasAGreaterTokenAndReentryKeepsIt() throws Exception {
        RLock lock = scope.rlock();
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tokens.add(Background.call(() -> {
                        try (Held outer = lock.hold();
                                Held inner = lock.hold()) {
                            assertThat(inner.fencingToken()).isEqualTo(outer.fencingToken());
                            return outer.fencingToken();
                        }
                    })
                    .get());
        }
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
        assertThatThrownBy(lock::fencingToken).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void aThreadThatEndsHoldingStaysTheHolder() throws Exception {
        Lock lock = scope.lock();
        Background.run(lock::lock).get();
        assertThat(lock.tryLock(Duration.ofMillis(20))).isFalse();
        assertThat(lock.isLocked()).isTrue();
        assertThat(lock.isAbandoned()).isFalse();
        assertThat(lock.recover(() -> {})).isFalse();
    }

    @Test
    void theAbandonedPolicyIsTheLocksOwnOrTheScopes() {
        try (Scope failing = Scope.threads(ScopeOptions.defaults().withAbandonedPolicy(AbandonedPolicy.FAIL))) {
            assertThat(failing.lock().abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
            assertThat(failing.rlock(LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.CONTINUE))
                            .abandonedPolicy())
                    .isEqualTo(AbandonedPolicy.CONTINUE);
        }
        assertThat(scope.lock().abandonedPolicy()).isEqualTo(AbandonedPolicy.CONTINUE);
    }

    @Test
    void recoveringWhatOneHoldsIsAMisuse() {
        Lock lock = scope.lock();
        lock.lock();
        assertThatThrownBy(() -> lock.recover(() -> {}))
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessage("recover must not be called by the holder of a lock that is not abandoned: " + lock);
    }

    @Test
    void aFairLockIsTakenInOrderOfArrival() {
        Lock lock = scope.lock(LockOptions.defaults().withFairness(true));
        assertThat(lock.isFair()).isTrue();
        List<Integer> order = new ArrayList<>();
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        lock.lock();
        for (int i = 0; i < 5; i++) {
            int number = i;
            all.add(Background.run(() -> {
                try (Held _ = lock.hold()) {
                    order.add(number);
                }
            }));
            Background.until(() -> lock.waiters() == number + 1);
        }
        lock.unlock();
        all.forEach(CompletableFuture::join);
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    /// Two threads that take the lock again and again, so that it is almost never free, do not keep others from
    /// it.
    @Test
    void nobodyStarves() {
        Lock lock = scope.lock();
        AtomicBoolean served = new AtomicBoolean();
        List<CompletableFuture<Boolean>> greedy = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            greedy.add(Background.run(() -> {
                while (!served.get()) {
                    lock.lock();
                    Thread.onSpinWait();
                    lock.unlock();
                }
            }));
        }
        Background.run(() -> {
                    for (int i = 0; i < 200; i++) {
                        lock.lock();
                        lock.unlock();
                    }
                })
                .join();
        served.set(true);
        greedy.forEach(CompletableFuture::join);
    }

    @Test
    void aTimeBeyondAllMeasureIsATime() throws Exception {
        Lock lock = scope.lock();
        assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        lock.unlock();
        assertThat(lock.tryLock(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(Background.call(() -> lock.tryLock(Duration.ofSeconds(Long.MIN_VALUE)))
                        .get())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingWakesThoseWhoWaitWhileAnotherHolds(boolean virtual) {
        Lock lock = scope.lock();
        lock.lock();
        List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
        List<Background.Action> ways = List.of(
                lock::lock,
                lock::lockInterruptibly,
                () -> lock.tryLock(Duration.ofDays(1)),
                lock::hold,
                () -> lock.tryHold(Duration.ofDays(1)));
        for (Background.Action way : ways) {
            waiters.add(Background.call(virtual ? Thread.ofVirtual() : Thread.ofPlatform(), () -> {
                way.run();
                return true;
            }));
        }
        Background.until(() -> lock.waiters() == ways.size());
        scope.close();
        assertThat(waiters)
                .allSatisfy(waiter -> assertThatThrownBy(waiter::get)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the scope is closed"));
    }

    @Test
    void afterCloseEveryUseThrows() {
        RLock lock = scope.rlock();
        lock.lock();
        scope.close();
        for (Background.Action use : List.<Background.Action>of(
                lock::lock,
                lock::lockInterruptibly,
                lock::tryLock,
                () -> lock.tryLock(Duration.ZERO),
                lock::unlock,
                lock::hold,
                lock::newCondition,
                lock::isHeldByCurrentThread,
                lock::holdCount,
                lock::isLocked,
                lock::holder,
                lock::waiters,
                lock::fencingToken,
                lock::isAbandoned,
                () -> lock.recover(() -> {}))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the scope is closed");
        }
        assertThat(lock).hasToString("RLock[closed]");
    }

    @Test
    void aHeldOfAClosedScopeIsReleasedAlready() {
        Held held = scope.lock().hold();
        scope.close();
        held.close();
    }

    @Test
    void itsTextTellsWhoHoldsIt() {
        Lock lock = scope.lock();
        assertThat(lock).hasToString("Lock[@1, free]");
        lock.lock();
        assertThat(lock).hasToString("Lock[@1, held by " + lock.holder().orElseThrow() + "]");
        assertThat(scope.rlock()).hasToString("RLock[@2, free]");
        assertThat(scope.rlock("stock")).hasToString("RLock[\"stock\", free]");
    }
}
