package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ScopeClosingContract.assertClosed;
import static io.interproc.testkit.contract.SemaphoreFixture.assertQuiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Seed;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who of several threads that wait for permits of any semaphore gets them, and that none are lost on the way.
public interface SemaphoreQueueContract extends SemaphoreFixture {

    /// Starts a thread that acquires permits; returns once it waits. The call returns whether it has them.
    private Call<Boolean> waiter(Semaphore semaphore, PermitAcquisition form, ThreadKind kind, int permits) {
        int before = semaphore.waiters();
        Call<Boolean> waiter = threads()
                .call(kind, () -> form.acquire(semaphore, permits, LONG).isPresent());
        Eventually.holds("one more waiter", () -> waiter.isDone() || semaphore.waiters() > before);
        assertThat(waiter.isDone()).as("did not wait for permits").isFalse();
        return waiter;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void waitersAreCounted(boolean fair) throws Exception {
        Semaphore semaphore = newSemaphore(1, fair);
        semaphore.acquire();
        assertQuiet(semaphore, 0);
        Call<Boolean> first = waiter(semaphore, PermitAcquisition.ACQUIRE, ThreadKind.PLATFORM, 1);
        assertThat(semaphore.hasQueuedThreads()).isTrue();
        assertThat(semaphore.getQueueLength()).isOne();
        Call<Boolean> second = waiter(semaphore, PermitAcquisition.HOLD, ThreadKind.VIRTUAL, 1);
        assertThat(semaphore.waiters()).isEqualTo(2);
        assertThat(semaphore.getQueueLength()).isEqualTo(2);
        first.interrupt();
        assertThat(first.failure()).isInstanceOf(InterruptedException.class);
        assertThat(semaphore.hasQueuedThreads()).isTrue();
        assertThat(semaphore.waiters()).isOne();
        semaphore.release();
        assertThat(second.join()).isTrue();
        assertThat(semaphore.hasQueuedThreads()).isFalse();
        assertThat(semaphore.waiters()).isZero();
    }

    /// Ten threads acquire twice each, of seven permits of which one is taken.
    @ParameterizedTest
    @EnumSource
    default void asManyGoOnAsPermitsAreReleased(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(7);
        semaphore.acquire();
        AtomicInteger acquired = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            threads().run(kind, () -> {
                semaphore.acquire();
                acquired.incrementAndGet();
                semaphore.acquireUninterruptibly();
                acquired.incrementAndGet();
            });
        }
        int expected = 6;
        for (int released : new int[] {0, 7, 6}) {
            if (released == 7) {
                semaphore.release(released);
            } else {
                for (int i = 0; i < released; i++) {
                    semaphore.release();
                }
            }
            expected += released;
            Eventually.equal("acquired", expected, acquired::get);
            assertThat(semaphore.tryAcquire()).isFalse();
            assertThat(acquired).hasValue(expected);
        }
        semaphore.release();
        threads().joinAll();
        assertThat(acquired).hasValue(20);
        assertQuiet(semaphore, 0);
    }

    /// A release of many wakes all for whom it is enough, not the first only.
    @ParameterizedTest
    @EnumSource
    default void oneReleaseServesSeveralWaiters(ThreadKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Semaphore semaphore = newSemaphore(0, fair);
            for (int permits : new int[] {1, 2, 1, 3}) {
                waiter(semaphore, PermitAcquisition.ACQUIRE, kind, permits);
            }
            semaphore.release(7);
            threads().joinAll();
            assertQuiet(semaphore, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void fairSemaphoreServesInOrderOfArrival(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(0, true);
        List<Call<Boolean>> waiters = new ArrayList<>();
        for (PermitAcquisition form : PermitAcquisition.ALL) {
            waiters.add(waiter(semaphore, form, kind, 1 + waiters.size() % 2));
        }
        for (int i = 0; i < waiters.size(); i++) {
            semaphore.release(1 + i % 2);
            assertThat(waiters.get(i).join()).isTrue();
            assertThat(semaphore.waiters()).isEqualTo(waiters.size() - i - 1);
            assertThat(semaphore.availablePermits()).isZero();
        }
    }

    /// Who waits for three permits keeps the one that is there from those who come later, unless they ask without a
    /// time.
    @ParameterizedTest
    @EnumSource
    default void fairSemaphoreIsNotTakenPastAWaiterButByAttemptsWithoutTime(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(1, true);
        Call<Boolean> first = waiter(semaphore, PermitAcquisition.ACQUIRE, kind, 3);
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), SHORT}) {
            assertThat(semaphore.tryAcquire(timeout)).isFalse();
            assertThat(semaphore.tryAcquire(1, timeout.toNanos(), TimeUnit.NANOSECONDS))
                    .isFalse();
            assertThat(semaphore.tryHold(timeout)).isEmpty();
        }
        assertThat(semaphore.tryAcquire()).isTrue();
        semaphore.release(2);
        assertThat(semaphore.tryAcquire(2)).isTrue();
        semaphore.release();
        assertThat(semaphore.drainPermits()).isOne();
        semaphore.release();
        Call<Boolean> second = waiter(semaphore, PermitAcquisition.ACQUIRE, kind, 1);
        assertThat(semaphore.availablePermits()).isOne();
        semaphore.release(2);
        assertThat(first.join()).isTrue();
        assertThat(second.isDone()).isFalse();
        assertThat(semaphore.waiters()).isOne();
        semaphore.release();
        assertThat(second.join()).isTrue();
        assertQuiet(semaphore, 0);
    }

    /// There is one permit, which the second in the queue wants; the first, who wants three, gives up.
    @ParameterizedTest
    @EnumSource
    default void whoGivesUpDoesNotHoldUpThoseBehind(ThreadKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            for (boolean interrupted : new boolean[] {false, true}) {
                Semaphore semaphore = newSemaphore(0, fair);
                Duration timeout = interrupted ? LONG : SHORT;
                Call<Boolean> first = threads().call(kind, () -> semaphore.tryAcquire(3, timeout));
                Eventually.holds("it waits, or has given up", () -> semaphore.waiters() == 1 || first.isDone());
                Call<Boolean> second = threads().call(kind, () -> semaphore.tryAcquire(LONG));
                Call<Boolean> third = threads().call(kind, () -> semaphore.tryAcquire(LONG));
                semaphore.release(2);
                if (interrupted) {
                    first.interrupt();
                    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
                } else {
                    assertThat(first.join()).isFalse();
                }
                assertThat(second.join()).isTrue();
                assertThat(third.join()).isTrue();
                assertQuiet(semaphore, 0);
            }
        }
    }

    /// The way in which permits come back does not matter to those who wait: released, closed or drained below.
    @ParameterizedTest
    @EnumSource
    default void closedPermitsGoToThoseWhoWait(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(3);
        var permits = semaphore.hold(3);
        Call<Boolean> first = waiter(semaphore, PermitAcquisition.HOLD, kind, 2);
        Call<Boolean> second = waiter(semaphore, PermitAcquisition.ACQUIRE, kind, 1);
        permits.close();
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isTrue();
        assertThat(semaphore.heldPermits()).isEqualTo(2);
        assertThat(semaphore.availablePermits()).isZero();
    }

    /// Threads whose time is over almost at once, again and again, get permits all the same when there are some.
    @ParameterizedTest
    @EnumSource
    default void stormOfShortWaitsTakesWhatIsReleased(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(0);
        int threads = 4;
        LongAdder attempts = new LongAdder();
        for (int i = 0; i < threads; i++) {
            threads().run(kind, () -> {
                while (!semaphore.tryAcquire(1, TimeUnit.MICROSECONDS)) {
                    attempts.increment();
                }
            });
        }
        Eventually.holds("they try", () -> attempts.sum() > 1_000);
        semaphore.release(threads);
        threads().joinAll();
        assertQuiet(semaphore, 0);
    }

    @ParameterizedTest
    @EnumSource
    default void permitsHandedAroundAreNeverLost(ThreadKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Semaphore semaphore = newSemaphore(3, fair);
            AtomicInteger inUse = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                int first = i;
                threads().run(kind, () -> {
                    for (int round = first; round < first + 500; round++) {
                        int permits = 1 + round % 3;
                        Runnable giveBack = PermitAcquisition.ALL
                                .get(round % PermitAcquisition.ALL.size())
                                .acquire(semaphore, permits, LONG)
                                .orElseThrow();
                        assertThat(inUse.addAndGet(permits)).isLessThanOrEqualTo(3);
                        inUse.addAndGet(-permits);
                        giveBack.run();
                    }
                });
            }
            threads().joinAll();
            assertQuiet(semaphore, 3);
        }
    }

    /// Eight threads share three permits. They acquire some of them in a way that they choose at random, and are
    /// interrupted all the while.
    @ParameterizedTest
    @EnumSource
    default void stormOfInterruptionsLosesNoPermits(ThreadKind kind) throws Exception {
        SplittableRandom random = Seed.random("stormOfInterruptionsLosesNoPermits");
        Semaphore semaphore = newSemaphore(scope(), 3, SemaphoreOptions.defaults());
        AtomicInteger inUse = new AtomicInteger();
        LongAdder used = new LongAdder();
        LongAdder interrupted = new LongAdder();
        AtomicBoolean over = new AtomicBoolean();
        List<Call<Boolean>> users = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SplittableRandom own = random.split();
            users.add(threads().run(kind, () -> {
                while (!over.get()) {
                    try {
                        useOnce(semaphore, own, inUse).ifPresent(_ -> used.increment());
                    } catch (InterruptedException _) {
                        interrupted.increment();
                    }
                }
            }));
        }
        long endNanos = System.nanoTime() + InterruptionStormContract.duration().toNanos();
        while (System.nanoTime() - endNanos < 0) {
            users.get(random.nextInt(users.size())).interrupt();
            LockSupport.parkNanos(random.nextInt(100_000));
        }
        over.set(true);
        for (Call<Boolean> user : users) {
            user.join();
        }
        assertQuiet(semaphore, 3);
        assertThat(used.sum()).as("permits that were used").isPositive();
        assertThat(interrupted.sum()).as("waits that were interrupted").isPositive();
    }

    private static Optional<Runnable> useOnce(Semaphore semaphore, SplittableRandom random, AtomicInteger inUse)
            throws InterruptedException {
        int permits = 1 + random.nextInt(3);
        Optional<Runnable> giveBack = PermitAcquisition.ALL
                .get(random.nextInt(PermitAcquisition.ALL.size()))
                .acquire(semaphore, permits, Duration.ofMillis(1));
        if (giveBack.isPresent()) {
            assertThat(inUse.addAndGet(permits)).isLessThanOrEqualTo(3);
            LockSupport.parkNanos(1);
            inUse.addAndGet(-permits);
            giveBack.get().run();
        }
        return giveBack;
    }

    /// Among them some for whom there are permits, but not enough.
    @ParameterizedTest
    @EnumSource
    default void closingWakesThoseWhoWaitForMorePermitsThanThereAre(ThreadKind kind) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            Scope scope = anotherScope();
            Semaphore semaphore =
                    newSemaphore(scope, 2, SemaphoreOptions.defaults().withFairness(fair));
            for (PermitAcquisition form : PermitAcquisition.ALL) {
                threads().run(kind, () -> assertClosed(() -> form.acquire(semaphore, 3, LONG)));
            }
            Eventually.equal("waiters", PermitAcquisition.ALL.size(), semaphore::waiters);
            scope.close();
            threads().joinAll();
        }
    }
}
