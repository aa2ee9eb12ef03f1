package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.MainThread;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTest {

    private static final List<String> PROGRAMS = List.of(
            "shared-value",
            "reentrant",
            "producers-consumers",
            "limited-slots",
            "relay",
            "stop-on-request",
            "interrupt-main",
            "daemon-work");

    /// A pause that no test waits for.
    private static final String FOR_EVER = "60m";

    @BeforeEach
    void beTheMainThread() {
        MainThread.register();
    }

    @Test
    void allProgramsPassAmongThreads() {
        Run run = Run.of("demo", "--scope", "threads", "--pause", "100us");
        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.outLines()).last().isEqualTo("demo: 8 passed, 0 failed");
        assertThat(run.outLines().stream()
                        .filter(line -> line.startsWith("passed"))
                        .map(line -> line.split(" +")[1]))
                .containsExactlyElementsOf(PROGRAMS);
    }

    @Test
    void onlyTheNamedProgramsRunWithTheirOptions() {
        Run run = Run.of("demo", "shared-value", "--rounds", "2", "reentrant", "--depth", "3", "--scope", "threads");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("== shared-value, threads", "the value is 6, expected 6", "two workers entered 6 levels")
                .endsWith("demo: 2 passed, 0 failed\n")
                .doesNotContain("processes");
    }

    @Test
    void theConsumersAreTwiceAsManyAsTheProducers() {
        Run run = Run.of(
                "demo",
                "--scope",
                "threads",
                "producers-consumers",
                "--producers",
                "2",
                "--items",
                "3",
                "--pause",
                "1us");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("6 of 6 items were taken exactly once");
    }

    @Test
    void aProgramThatDoesNotEndInTimeFailsTheDemonstration() {
        Run run = Run.of(
                "demo",
                "--scope",
                "threads",
                "stop-on-request",
                "--rounds",
                "2",
                "--pause",
                FOR_EVER,
                "--timeout",
                "50ms");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("failed  stop-on-request", "did not end within 50 ms")
                .endsWith("demo: 0 passed, 1 failed\n");
        assertThat(Thread.interrupted()).as("interrupted").isFalse();
    }

    @Test
    void listNamesThePrograms() {
        Run run = Run.of("demo", "--list");
        assertThat(run.code()).isZero();
        assertThat(run.outLines().stream().map(line -> line.split(" +")[0])).containsExactlyElementsOf(PROGRAMS);
    }
}
