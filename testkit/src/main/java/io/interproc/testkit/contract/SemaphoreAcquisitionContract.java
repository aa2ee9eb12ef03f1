package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.SemaphoreFixture.assertQuiet;
import static io.interproc.testkit.contract.SemaphoreFixture.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What threads that do not wait can see of any semaphore: permits that are acquired, held, released and drained, and
/// misuse.
public interface SemaphoreAcquisitionContract extends SemaphoreFixture {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void newSemaphoreHasItsPermits(boolean fair) {
        for (int permits : new int[] {0, 1, 42}) {
            Semaphore semaphore = newSemaphore(permits, fair);
            assertQuiet(semaphore, permits);
            assertThat(semaphore.isFair()).isEqualTo(fair);
        }
        assertThat(newSemaphore(1).isFair()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(EVERY_FORM_FAIR_AND_NOT)
    default void everyFormTakesPermitsAndGivesThemBack(PermitAcquisition form, boolean fair) throws Exception {
        Semaphore semaphore = newSemaphore(7, fair);
        for (int permits : new int[] {1, 2, 7}) {
            for (Duration timeout : new Duration[] {LONG, Duration.ZERO}) {
                Runnable giveBack = form.acquire(semaphore, permits, timeout).orElseThrow();
                assertThat(semaphore.availablePermits()).isEqualTo(7 - permits);
                assertThat(semaphore.heldPermits()).isEqualTo(form.holds() ? permits : 0);
                giveBack.run();
                assertQuiet(semaphore, 7);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_FORM_FAIR_AND_NOT)
    default void permitsThatWereReleasedCanBeAcquired(PermitAcquisition form, boolean fair) throws Exception {
        Semaphore semaphore = newSemaphore(1, fair);
        for (int permits = 1; permits < 6; permits++) {
            semaphore.release(permits);
            assertThat(semaphore.availablePermits()).isEqualTo(1 + permits);
            assertThat(form.acquire(semaphore, permits, Duration.ZERO)).isPresent();
            assertThat(semaphore.availablePermits()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void attemptTakesAllOrNothing(boolean fair) throws Exception {
        Semaphore semaphore = newSemaphore(2, fair);
        assertThat(semaphore.tryAcquire(3)).isFalse();
        assertThat(semaphore.tryAcquire(3, Duration.ZERO)).isFalse();
        assertThat(semaphore.tryAcquire(3, -1, TimeUnit.SECONDS)).isFalse();
        assertThat(semaphore.tryHold(3, Duration.ofSeconds(-5))).isEmpty();
        assertQuiet(semaphore, 2);
        assertThat(semaphore.tryAcquire(2)).isTrue();
        assertThat(semaphore.tryAcquire()).isFalse();
        assertThat(semaphore.tryAcquire(2)).isFalse();
        assertQuiet(semaphore, 0);
        semaphore.release();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.tryAcquire()).isFalse();
        assertQuiet(semaphore, 0);
    }

    /// Five threads make two attempts each at three permits.
    @ParameterizedTest
    @EnumSource
    default void asManyAttemptsSucceedAsThereArePermits(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(4);
        semaphore.acquire();
        List<Call<Integer>> attempts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            attempts.add(
                    threads().call(kind, () -> (semaphore.tryAcquire() ? 1 : 0) + (semaphore.tryAcquire() ? 1 : 0)));
        }
        int succeeded = 0;
        for (Call<Integer> attempt : attempts) {
            succeeded += attempt.join();
        }
        assertThat(succeeded).isEqualTo(3);
        assertQuiet(semaphore, 0);
    }

    @Test
    default void attemptWithoutWaitingIgnoresInterruption() throws Exception {
        Semaphore semaphore = newSemaphore(3);
        threads()
                .run(() -> {
                    Thread.currentThread().interrupt();
                    assertThat(semaphore.tryAcquire()).isTrue();
                    assertThat(semaphore.tryAcquire(2)).isTrue();
                    assertThat(semaphore.tryAcquire()).isFalse();
                    assertThat(semaphore.drainPermits()).isZero();
                    semaphore.release(3);
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
        assertQuiet(semaphore, 3);
    }

    @Test
    default void noPermitsAreAcquiredAndReleasedAtOnce() throws Exception {
        Semaphore semaphore = newSemaphore(0);
        semaphore.acquire(0);
        semaphore.acquireUninterruptibly(0);
        assertThat(semaphore.tryAcquire(0)).isTrue();
        assertThat(semaphore.tryAcquire(0, Duration.ZERO)).isTrue();
        semaphore.release(0);
        assertQuiet(semaphore, 0);
    }

    @ParameterizedTest
    @EnumSource
    default void anyThreadMayRelease(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(1);
        semaphore.acquire();
        threads().run(kind, semaphore::release).join();
        assertQuiet(semaphore, 1);
        threads().run(kind, () -> semaphore.release(2)).join();
        assertQuiet(semaphore, 3);
        assertThat(semaphore.tryAcquire(3)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void drainingTakesAllThereAre(boolean fair) {
        Semaphore semaphore = newSemaphore(0, fair);
        assertThat(semaphore.drainPermits()).isZero();
        semaphore.release(10);
        try (Permits _ = semaphore.hold(3)) {
            assertThat(semaphore.drainPermits()).isEqualTo(7);
            assertThat(semaphore.drainPermits()).isZero();
            assertThat(semaphore.heldPermits()).isEqualTo(3);
        }
        assertQuiet(semaphore, 3);
    }

    @Test
    default void heldPermitsReturnAtTheEndOfTheBlock() throws Exception {
        Semaphore semaphore = newSemaphore(7);
        try (Permits one = semaphore.hold();
                Permits two = semaphore.holdInterruptibly(2);
                Permits three = got(semaphore.tryHold(3, Duration.ZERO))) {
            assertThat(List.of(one.count(), two.count(), three.count())).containsExactly(1, 2, 3);
            assertThat(semaphore.heldPermits()).isEqualTo(6);
            assertThat(semaphore.availablePermits()).isOne();
            assertThat(two.isHeld()).isTrue();
        }
        assertQuiet(semaphore, 7);
    }

    @Test
    default void heldPermitsReturnWhenTheBlockThrows() {
        Semaphore semaphore = newSemaphore(2);
        assertThatThrownBy(() -> {
                    try (Permits _ = semaphore.hold(2)) {
                        throw new IllegalStateException("in the block");
                    }
                })
                .hasMessage("in the block");
        assertQuiet(semaphore, 2);
    }

    @Test
    default void permitsReturnOnceHoweverOftenTheyAreClosed() {
        Semaphore semaphore = newSemaphore(3);
        Permits permits = semaphore.hold(2);
        permits.close();
        permits.close();
        assertThat(permits.isHeld()).isFalse();
        assertThat(permits.count()).isEqualTo(2);
        try (Permits _ = semaphore.hold(3)) {
            permits.close();
            assertThat(semaphore.availablePermits()).isZero();
            assertThat(semaphore.heldPermits()).isEqualTo(3);
        }
        assertQuiet(semaphore, 3);
    }

    /// Also when several threads close them at once.
    @ParameterizedTest
    @EnumSource
    default void anyThreadMayClosePermits(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(2);
        for (int round = 0; round < 50; round++) {
            Permits permits = semaphore.hold(2);
            for (int i = 0; i < 3; i++) {
                threads().run(kind, permits::close);
            }
            threads().joinAll();
            assertQuiet(semaphore, 2);
        }
    }

    /// Permits belong to the process: a thread that ends gives nothing back.
    @ParameterizedTest
    @EnumSource
    default void permitsOutliveTheThreadThatGotThem(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(5);
        Permits held = threads().call(kind, () -> semaphore.hold(2)).join();
        threads().run(kind, () -> semaphore.acquire(2)).join();
        assertThat(held.isHeld()).isTrue();
        assertThat(semaphore.availablePermits()).isOne();
        assertThat(semaphore.heldPermits()).isEqualTo(2);
        held.close();
        semaphore.release(2);
        assertQuiet(semaphore, 5);
    }

    @Test
    default void permitsOfAClosedScopeDoNothing() throws Exception {
        Scope scope = anotherScope();
        Semaphore semaphore = newSemaphore(scope, 2, SemaphoreOptions.defaults());
        Permits permits = semaphore.hold();
        Permits closed = semaphore.hold();
        closed.close();
        scope.close();
        assertThat(permits.isHeld()).isFalse();
        permits.close();
        closed.close();
        threads().run(permits::close).join();
        assertThat(permits.count()).isOne();
    }

    @Test
    default void negativeNumbersOfPermitsAreRefused() {
        Semaphore semaphore = newSemaphore(10);
        for (int permits : new int[] {-1, Integer.MIN_VALUE}) {
            assertIllegal(
                    "permits must not be negative: permits=" + permits,
                    () -> semaphore.acquire(permits),
                    () -> semaphore.acquireUninterruptibly(permits),
                    () -> semaphore.tryAcquire(permits),
                    () -> semaphore.tryAcquire(permits, Duration.ZERO),
                    () -> semaphore.tryAcquire(permits, 1, TimeUnit.DAYS),
                    () -> semaphore.release(permits));
        }
        for (int permits : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertIllegal(
                    "permits to hold must be positive: permits=" + permits,
                    () -> semaphore.hold(permits),
                    () -> semaphore.holdInterruptibly(permits),
                    () -> semaphore.tryHold(permits, LONG));
        }
        assertQuiet(semaphore, 10);
    }

    private static void assertIllegal(String message, ThrowingCallable... misuses) {
        for (ThrowingCallable misuse : misuses) {
            assertThatThrownBy(misuse)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    @Test
    default void semaphoresAreIndependent() throws Exception {
        Semaphore first = newSemaphore(1);
        Semaphore second = newSemaphore(1);
        assertThat(first).isNotEqualTo(second);
        first.acquire();
        assertQuiet(second, 1);
        second.release();
        assertQuiet(first, 0);
    }
}
