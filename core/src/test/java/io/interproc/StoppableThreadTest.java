package io.interproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StoppableThreadTest {

    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void runsItsRoundsUntilItIsAskedToStop() throws Exception {
        CountDownLatch rounds = new CountDownLatch(3);
        StoppableThread thread = StoppableThread.of("rounds", rounds::countDown, Duration.ofNanos(1));
        thread.start();
        rounds.await();
        assertThat(thread.isDone()).isFalse();
        thread.quit();
        thread.join();
        assertThat(thread.isDone()).isTrue();
        assertThat(thread.getName()).isEqualTo("rounds");
    }

    @Test
    void quitEndsAPauseAtOnce() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch firstRound = new CountDownLatch(1);
        StoppableThread thread = StoppableThread.of(
                "pausing",
                () -> {
                    rounds.incrementAndGet();
                    firstRound.countDown();
                },
                LONG);
        thread.start();
        firstRound.await();
        thread.quit();
        thread.join();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void pausesAsLongAndAsShortAsATimeCanBe() throws Exception {
        for (Duration longest : new Duration[] {Duration.ofSeconds(Long.MAX_VALUE), Duration.ofNanos(Long.MAX_VALUE)}) {
            CountDownLatch firstRound = new CountDownLatch(1);
            AtomicInteger rounds = new AtomicInteger();
            StoppableThread thread = StoppableThread.of(
                    "long pauses",
                    () -> {
                        rounds.incrementAndGet();
                        firstRound.countDown();
                    },
                    longest);
            thread.start();
            firstRound.await();
            thread.quit();
            thread.join();
            assertThat(rounds).hasValue(1);
        }
        CountDownLatch rounds = new CountDownLatch(10);
        StoppableThread thread = StoppableThread.of("no pauses", rounds::countDown, Duration.ofSeconds(Long.MIN_VALUE));
        thread.start();
        rounds.await();
        assertThat(thread.awaitQuit(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        thread.quit();
        assertThat(thread.awaitQuit(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
        assertThat(thread.awaitQuit(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        thread.join();
    }

    @Test
    @SuppressWarnings("NullAway") // a null where none belongs
    void timesMustNotBeNull() {
        Duration nothing = Optional.<Duration>empty().orElse(null);
        assertThatNullPointerException().isThrownBy(() -> StoppableThread.of("none", () -> {}, nothing));
        assertThatNullPointerException().isThrownBy(() -> new StoppableThread("none").awaitQuit(nothing));
    }

    @Test
    void aThreadAskedBeforeItsStartDoesNothing() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        StoppableThread thread = StoppableThread.of("late", rounds::incrementAndGet, Duration.ZERO);
        thread.quit();
        thread.quit();
        thread.start();
        thread.join();
        assertThat(rounds).hasValue(0);
    }

    @Test
    void withoutWorkItWaitsToBeAsked() throws Exception {
        try (Scope scope = Scope.threads()) {
            Condition condition = scope.condition();
            StoppableThread thread = new StoppableThread("idle", condition);
            thread.start();
            while (condition.waiters() == 0) {
                Thread.onSpinWait();
            }
            assertThat(thread.awaitQuit(Duration.ofMillis(1))).isFalse();
            thread.quit();
            assertThat(thread.awaitQuit(Duration.ZERO)).isTrue();
            thread.awaitQuit();
            thread.join();
        }
    }

    @Test
    void whoeverHasConditionAndFlagCanAsk() throws Exception {
        try (Scope scope = Scope.threads()) {
            Condition condition = scope.condition();
            BooleanValue done = scope.booleanValue(false);
            StoppableThread thread = new StoppableThread("shared", condition, done);
            thread.start();
            try (Held _ = condition.hold()) {
                done.set(true);
                condition.notifyAllWaiters();
            }
            thread.join();
            assertThat(thread.isDone()).isTrue();
        }
    }

    @Test
    void aRoundOfASubclassIsWokenByQuit() throws Exception {
        try (Scope scope = Scope.threads()) {
            CountDownLatch started = new CountDownLatch(1);
            StoppableThread thread = new StoppableThread("subclass", scope) {
                @Override
                protected void round() throws InterruptedException {
                    started.countDown();
                    assertThat(awaitQuit(LONG)).isTrue();
                }
            };
            thread.start();
            started.await();
            thread.quit();
            thread.join();
        }
    }

    @Test
    void interruptionEndsItTooWithoutItsBeingAsked() throws Exception {
        StoppableThread thread = new StoppableThread("interrupted");
        thread.start();
        thread.interrupt();
        thread.join();
        assertThat(thread.isDone()).isFalse();
    }

    @Test
    void whatARoundThrowsEndsIt() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        RuntimeException failure = new RuntimeException("on purpose");
        StoppableThread thread = StoppableThread.of(
                "failing",
                () -> {
                    throw failure;
                },
                LONG);
        thread.setUncaughtExceptionHandler((_, e) -> thrown.set(e));
        thread.start();
        thread.join();
        assertThat(thrown).hasValue(failure);
    }

    @Test
    void closingTheScopeEndsIt() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Scope scope = Scope.threads();
        StoppableThread thread = new StoppableThread("closed", scope);
        thread.setUncaughtExceptionHandler((_, e) -> thrown.set(e));
        thread.start();
        scope.close();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessage("the scope is closed");
        assertThatThrownBy(thread::quit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itsPartsAreRequired() {
        assertThatNullPointerException()
                .isThrownBy(() -> StoppableThread.of("x", null, LONG))
                .withMessage("round");
        assertThatNullPointerException()
                .isThrownBy(() -> StoppableThread.of("x", () -> {}, null))
                .withMessage("pause");
        assertThatNullPointerException()
                .isThrownBy(() -> new StoppableThread("x", (Condition) null))
                .withMessage("condition");
    }
}
