package io.interproc.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The extensions that judge tests, seen to fail tests that deserve it.
class JudgesTest {

    @ExtendWith(Watchdog.class)
    static class Hanging {
        @Test
        void waitsForEver() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        @Test
        void ignoresInterruption() {
            long endNanos = System.nanoTime() + 30_000_000_000L;
            while (System.nanoTime() - endNanos < 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Test
        void waitsInVain() {
            Eventually.equal("the answer", 42, () -> 41);
        }

        @Test
        void isQuick() {}

        @Test
        void failsItself() {
            throw new IllegalStateException("its own");
        }
    }

    @Test
    void watchdogEndsTestsThatHang() {
        SuiteRun run = SuiteRun.of(Hanging.class, 3);
        assertThat(run.passed()).containsExactly("isQuick");
        assertThat(run.failures().get("waitsForEver")).hasMessageContaining("took longer than 3 s");
        assertThat(run.failures().get("ignoresInterruption")).hasMessageContaining("did not end when interrupted");
        assertThat(run.failures().get("waitsInVain").getSuppressed())
                .anySatisfy(e -> assertThat(e).hasMessage("the answer did not become 42, last seen: 41"));
        assertThat(run.failures().get("failsItself")).hasMessage("its own");
    }

    @ExtendWith(Skips.class)
    static class Skipping implements Excludes {
        @Override
        public Map<String, String> exclusions() {
            return Map.of("excluded", "it is a test of exclusions");
        }

        @Test
        void excluded() {
            throw new AssertionError("must not run");
        }

        @Test
        void abortedWithReason() {
            Assumptions.abort("the moon is full");
        }

        @Test
        void abortedWithoutReason() {
            Assumptions.assumeTrue(false);
        }

        @Test
        void isRun() {}
    }

    @Test
    void skipNeedsAReason() {
        SuiteRun run = SuiteRun.of(Skipping.class, 5);
        assertThat(run.passed()).containsExactly("isRun");
        assertThat(run.skipped())
                .containsOnly(
                        Map.entry("excluded", "it is a test of exclusions"),
                        Map.entry("abortedWithReason", "the moon is full"));
        assertThat(run.failures()).containsOnlyKeys("abortedWithoutReason");
        assertThat(run.failures().get("abortedWithoutReason")).hasMessageContaining("skipped without a reason");
    }

    @ExtendWith(Skips.class)
    static class WithoutReason implements Excludes {
        @Override
        public Map<String, String> exclusions() {
            return Map.of("excluded", " ");
        }

        @Test
        void excluded() {}
    }

    @ExtendWith(Skips.class)
    static class OfUnknown implements Excludes {
        @Override
        public Map<String, String> exclusions() {
            return Map.of("renamedSince", "it could not");
        }

        @Test
        void present() {}
    }

    @ExtendWith(Skips.class)
    static class DisabledWithoutReason {
        @Disabled
        @Test
        void disabled() {}
    }

    @Test
    void exclusionMustHaveAReasonAndATest() {
        assertThat(SuiteRun.of(WithoutReason.class, 5).failures().get("excluded"))
                .hasStackTraceContaining("WithoutReason excludes excluded without a reason");
        assertThat(SuiteRun.of(OfUnknown.class, 5).failures().get("present"))
                .hasStackTraceContaining("OfUnknown excludes renamedSince, which is not one of its tests");
        assertThat(SuiteRun.of(DisabledWithoutReason.class, 5).failures().values())
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("disabled is @Disabled without a reason"));
    }

    @ExtendWith(LeakCheck.class)
    static class Leaking {
        static Thread left = Thread.currentThread();

        @Test
        void leavesAThread() {
            left = Thread.ofPlatform().name("left behind").start(LockSupport::park);
        }
    }

    @Test
    void leakCheckFailsTheTest() {
        SuiteRun run = SuiteRun.of(Leaking.class, 5);
        LockSupport.unpark(Leaking.left);
        assertThat(run.failures().get("leavesAThread")).hasMessageContaining("left behind");
    }

    @ExtendWith(LeakCheck.class)
    static class FailingAndLeaking {
        static Thread left = Thread.currentThread();

        @Test
        void failsAndLeavesAThread() {
            left = Thread.ofPlatform().name("left behind").start(LockSupport::park);
            throw new IllegalStateException("its own");
        }
    }

    @Test
    void leakCheckAddsNothingToAFailure() {
        SuiteRun run = SuiteRun.of(FailingAndLeaking.class, 5);
        LockSupport.unpark(FailingAndLeaking.left);
        Throwable failure = run.failures().get("failsAndLeavesAThread");
        assertThat(failure).hasMessage("its own").hasNoSuppressedExceptions();
    }
}
