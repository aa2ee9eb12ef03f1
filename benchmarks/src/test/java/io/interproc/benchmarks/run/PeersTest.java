package io.interproc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every peer runs and prints the figures that it is there for.
class PeersTest {

    private static final Path PEERS = Path.of("peers");
    private static final Duration SHORT = Duration.ofMillis(20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rlock",
                "value_add",
                "get_and_add",
                "get_and_add_long",
                "contended",
                "condition",
                "futex",
                "recovery"
            })
    void peerInCPrintsFigures(String name) throws IOException, InterruptedException {
        try (Workspace workspace = Workspace.create()) {
            CPeers peers = new CPeers(workspace, PEERS.resolve("c"));
            assumeTrue(peers.version().isPresent(), "gcc was not found");
            assertFigures(name, peers.program(name).measure(SHORT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rlock", "hold", "value_add", "contended", "condition", "process_start"})
    void peerInPythonPrintsFigures(String name) throws IOException, InterruptedException {
        try (Workspace workspace = Workspace.create()) {
            PythonPeers peers = new PythonPeers(workspace, PEERS.resolve("python"));
            assumeTrue(peers.version().isPresent(), "python3 was not found");
            assertFigures(name, peers.script(name).measure(SHORT));
        }
    }

    private static void assertFigures(String name, Figures figures) {
        assertThat(figures.nanosPerOp()).isPositive();
        assertThat(figures.get(Figures.OPERATIONS)).isPositive();
        switch (name) {
            case "contended" -> {
                assertThat(figures.get("slower_share")).isBetween(0.0, 0.5);
                assertThat(figures.get("handovers_per_1000")).isBetween(0.0, 1000.0);
            }
            case "condition", "futex" ->
                assertThat(figures.get("cpu_ns_per_op")).isPositive();
            case "recovery" -> assertThat(figures.get("p99_ns")).isGreaterThanOrEqualTo(figures.nanosPerOp());
            default -> {}
        }
    }
}
