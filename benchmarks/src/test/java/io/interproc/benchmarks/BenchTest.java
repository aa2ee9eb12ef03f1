package io.interproc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command chooses benchmarks, runs them, prints the table and writes the report.
class BenchTest {

    private static final Path ROOT = Path.of("..");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(Path root, String... arguments) {
        return new Bench(root).run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    @Test
    void listNamesTheBenchmarks() {
        assertThat(bench(ROOT, "--list", "--filter", "condition")).isZero();
        assertThat(out.toString())
                .containsSubsequence("condition ", "condition-asleep ")
                .doesNotContain("rlock");
    }

    @Test
    void filterThatMatchesNothingIsWrongUsage() {
        assertThat(bench(ROOT, "--filter", "nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("no benchmark's name contains 'nonsense'; there are: rlock, hold,");
    }

    @Test
    void benchOutsideACheckoutSaysSo(@TempDir Path folder) {
        assertThat(bench(folder, "--list")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "interproc bench: " + folder + " is no checkout of the project: it has no benchmarks/peers");
    }

    @Test
    void runPrintsTheTableAndWritesTheReport(@TempDir Path folder) {
        Path file = folder.resolve("results.json");
        bench(ROOT, "--quick", "--filter", "get-and-add-long", "--json", file.toString());
        assertThat(out.toString()).contains("getAndAdd, 64 bits").contains("≤ 1.5 × C");
        assertThat(err.toString()).contains("round 1 of 3, get-and-add-long:").contains("report: " + file);
        assertThat(Files.exists(file)).isTrue();
    }
}
