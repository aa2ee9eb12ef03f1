package io.interproc.proof.litmus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openjdk.jcstress.infra.TestInfo;

/// The control of the judge: what must not be seen and is, and what must be seen and is not.
@ExtendWith({LeakCheck.class, Watchdog.class})
class LitmusRunTest {

    private static final int MILLIS = 50;
    private static final int MANY = 2_000;

    @BeforeEach
    void twoThreadsRunAtTheSameTime() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor shows nothing out of order");
    }

    /// Stores that may be late are passed off as the pair of volatile accesses.
    @Test
    void aForbiddenOutcomeIsAViolation() {
        LitmusTest weak =
                new LitmusTest(VolatilePair.class, gradedAs(info(OpaquePair.class), info(VolatilePair.class)));
        LitmusRun run = new LitmusRun(false, System.out, List.of(weak), 0);
        for (int millis = MILLIS; run.violations().isEmpty() && millis <= MANY; millis *= 2) {
            run.run("a JVM", List.of(), millis);
        }
        assertThat(run.violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation)
                        .startsWith(
                                "volatile pair: a waiter queues while a releaser looks for waiters: (false, false), "
                                        + "the waiter sleeps for a free lock: ")
                        .endsWith(" times in a JVM"));
    }

    /// The pair of volatile accesses is passed off as the control.
    @Test
    void aControlThatShowsNothingIsAViolation() {
        LitmusTest blind = new LitmusTest(OpaquePair.class, info(VolatilePair.class));
        LitmusRun run = new LitmusRun(false, System.out, List.of(blind), 1);
        run.run("a JVM", List.of(), MILLIS);
        assertThat(run.violations()).isEmpty();
        run.insistOnControls("a JVM", List.of());
        assertThat(run.violations()).singleElement().asString().startsWith("control: volatile pair: ");
    }

    @Test
    void outcomesAreGradedAsTheTestSays() {
        LitmusTest sound = new LitmusTest(VolatilePair.class, info(VolatilePair.class));
        assertThat(sound.isForbidden("false, false")).isTrue();
        assertThat(sound.isForbidden("true, false")).isFalse();
        LitmusTest late = new LitmusTest(OpaquePair.class, info(OpaquePair.class));
        assertThat(late.isForbidden("false, false")).isFalse();
        assertThat(late.isInteresting("false, false")).isTrue();
        assertThat(late.isInteresting("true, false")).isFalse();
        LitmusTest handover = new LitmusTest(LockHandover.class, info(LockHandover.class));
        assertThat(handover.isForbidden("7, 7")).isFalse();
        assertThat(handover.isForbidden("7, 0")).isTrue();
    }

    private static TestInfo info(Class<?> type) {
        return LitmusTest.all().stream()
                .filter(test -> test.type() == type)
                .findFirst()
                .orElseThrow()
                .info();
    }

    private static TestInfo gradedAs(TestInfo run, TestInfo grades) {
        TestInfo mixed = new TestInfo(
                run.name(),
                run.binaryName(),
                run.generatedRunner(),
                grades.description(),
                run.threads(),
                run.actorNames(),
                run.requiresFork());
        grades.cases().forEach(mixed::addCase);
        return mixed;
    }
}
