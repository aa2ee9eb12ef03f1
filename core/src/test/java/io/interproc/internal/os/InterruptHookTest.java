package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SameDescriptors.class)
class InterruptHookTest {

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final int WAITING = 1;
    private static final int INTERRUPTED = 2;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSleeperIsWokenByItsInterruption(boolean virtual) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
            CompletableFuture<String> outcome = new CompletableFuture<>();
            Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
            Thread sleeper = builder.start(() -> outcome.complete(sleepInterruptibly(new InterruptHook(), word)));
            CallsInProgress.await(1, SystemCall.FUTEX, word.address(), 0);
            sleeper.interrupt();
            assertThat(outcome.join()).isEqualTo("hook=true, status=true, word=2");
            sleeper.join();
        }
    }

    @Test
    void aThreadInterruptedBeforeRunsTheActionItself() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
            InterruptHook hook = new InterruptHook();
            Thread.currentThread().interrupt();
            assertThat(sleepInterruptibly(hook, word)).isEqualTo("hook=true, status=true, word=2");
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void withoutInterruptionTheActionDoesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        InterruptHook hook = new InterruptHook();
        hook.begin(runs::incrementAndGet);
        assertThat(hook.end()).isFalse();
        Thread.currentThread().interrupt();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void aHookIsUsedAgainAfterAnInterruption() {
        AtomicInteger runs = new AtomicInteger();
        InterruptHook hook = new InterruptHook();
        for (int round = 1; round <= 3; round++) {
            Thread.currentThread().interrupt();
            hook.begin(runs::incrementAndGet);
            assertThat(runs).hasValue(round);
            assertThat(hook.end()).isTrue();
            assertThat(Thread.interrupted()).isTrue();

            hook.begin(runs::incrementAndGet);
            assertThat(hook.end()).isFalse();
            assertThat(runs).hasValue(round);
        }
    }

    @Test
    void theActionRunsOnceForManyInterruptions() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean proceed = new AtomicBoolean();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread target = Thread.ofPlatform().start(() -> {
            InterruptHook hook = new InterruptHook();
            hook.begin(runs::incrementAndGet);
            begun.countDown();
            spinUntil(proceed);
            ended.complete(hook.end());
        });
        begun.await();
        target.interrupt();
        target.interrupt();
        assertThat(runs).hasValue(1);
        proceed.set(true);
        assertThat(ended.join()).isTrue();
        target.interrupt();
        target.join();
        assertThat(runs).hasValue(1);
    }

    /// The action goes on until the target is about to call `end`; that must not return before the action does.
    @Test
    void endWaitsForTheActionThatIsRunning() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicBoolean running = new AtomicBoolean();
            AtomicBoolean ending = new AtomicBoolean();
            AtomicBoolean finished = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Boolean> finishedAtEnd = new CompletableFuture<>();
            Thread target = Thread.ofPlatform().start(() -> {
                InterruptHook hook = new InterruptHook();
                hook.begin(() -> {
                    running.set(true);
                    spinUntil(ending);
                    spin(20_000);
                    finished.set(true);
                });
                begun.countDown();
                spinUntil(running);
                ending.set(true);
                hook.end();
                finishedAtEnd.complete(finished.get());
            });
            begun.await();
            target.interrupt();
            assertThat(finishedAtEnd.join()).as("round %d", round).isTrue();
            target.join();
        }
    }

    /// Interruptions at every moment of `begin` and `end`: the action runs if and only if `end` says so.
    @Test
    void endTellsTheTruthWhenTheInterruptionRaces() throws Exception {
        int rounds = 20_000;
        AtomicReference<String> failure = new AtomicReference<>();
        AtomicInteger interruptions = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Thread target = Thread.ofPlatform().start(() -> {
            InterruptHook hook = new InterruptHook();
            AtomicInteger runs = new AtomicInteger();
            // On one processor all rounds may pass before the other thread runs.
            for (int round = 0; round < rounds || interruptions.get() == 0; round++) {
                int before = runs.get();
                hook.begin(runs::incrementAndGet);
                boolean fired = hook.end();
                int after = runs.get();
                if (after - before != (fired ? 1 : 0)) {
                    failure.set("round " + round + ": runs=" + (after - before) + ", end=" + fired);
                }
                if (fired) {
                    interruptions.incrementAndGet();
                    Thread.interrupted();
                }
            }
            done.set(true);
        });
        while (!done.get()) {
            target.interrupt();
            Thread.onSpinWait();
        }
        target.join();
        assertThat(failure).hasNullValue();
        assertThat(interruptions).hasPositiveValue();
    }

    @Test
    void whatTheActionThrowsReachesTheInterrupter() {
        InterruptHook hook = new InterruptHook();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> hook.begin(() -> {
                        throw new IllegalStateException("thrown");
                    }))
                    .hasMessage("thrown");
            assertThat(hook.end()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    /// Sleeps until the word is no longer WAITING, as the engine does.
    private static String sleepInterruptibly(InterruptHook hook, MemorySegment word) {
        WORD.setRelease(word, 0L, WAITING);
        boolean fired;
        hook.begin(() -> {
            if (WORD.compareAndSet(word, 0L, WAITING, INTERRUPTED)) {
                Futex.wake(word, 0, 1);
            }
        });
        try {
            while ((int) WORD.getAcquire(word, 0L) == WAITING) {
                Futex.wait(word, 0, WAITING, -1);
            }
        } finally {
            fired = hook.end();
        }
        return "hook=" + fired + ", status=" + Thread.currentThread().isInterrupted() + ", word="
                + WORD.getAcquire(word, 0L);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static void spinUntil(AtomicBoolean flag) {
        while (!flag.get()) {
            Thread.onSpinWait();
        }
    }
}
