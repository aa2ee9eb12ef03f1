package io.interproc.benchmarks.report;

import static io.interproc.benchmarks.report.RowTest.rounds;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.benchmarks.report.Bar.TimesPeer;
import io.interproc.benchmarks.report.Outcome.Absent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report says on what a run was made, and all it measured.
class ReportTest {

    private static final Environment ENVIRONMENT = new Environment(
            "cpu", 2, "amd64", "Linux 6", "VM 25", Instant.parse("2026-01-31T12:00:00Z"), "0123456789abcdef-dirty");

    private static final Row ROW = new Row(
            "rlock",
            "lock + unlock",
            List.of(new TimesPeer(Side.C, 0.6)),
            Map.of(Side.OURS, rounds(1, 3), Side.C, rounds(4, 4), Side.PYTHON, new Absent("none")));

    @Test
    void reportHoldsEveryFigure(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/results.json");
        new Report(ENVIRONMENT, Map.of("C", "gcc 12"), 2, true, List.of(ROW)).writeTo(file);
        assertThat(Files.readString(file)).isEqualTo("""
                {
                  "date": "2026-01-31T12:00:00Z",
                  "commit": "0123456789abcdef-dirty",
                  "cpu": "cpu",
                  "cores": 2,
                  "architecture": "amd64",
                  "kernel": "Linux 6",
                  "jdk": "VM 25",
                  "peers": {
                    "C": "gcc 12"
                  },
                  "rounds": 2,
                  "quick": true,
                  "benchmarks": [
                    {
                      "name": "rlock",
                      "title": "lock + unlock",
                      "sides": {
                        "ours": {
                          "median_ns_per_op": 2,
                          "rounds": [
                            {
                              "ns_per_op": 1
                            },
                            {
                              "ns_per_op": 3
                            }
                          ]
                        },
                        "C": {
                          "median_ns_per_op": 4,
                          "ours_to_this": 0.5,
                          "rounds": [
                            {
                              "ns_per_op": 4
                            },
                            {
                              "ns_per_op": 4
                            }
                          ]
                        },
                        "Python": {
                          "absent": "none"
                        }
                      },
                      "bars": [
                        {
                          "bar": "≤ 0.6 × C",
                          "verdict": "met"
                        }
                      ]
                    }
                  ]
                }
                """);
    }

    @Test
    void fileNameTellsDateAndCommit() {
        assertThat(ENVIRONMENT.fileName()).isEqualTo("2026-01-31T12-00-00Z-0123456789ab.json");
    }

    @Test
    void environmentIsKnownHere() {
        Environment here = Environment.here(Path.of(""));
        assertThat(here.cores()).isPositive();
        assertThat(here.kernel()).isNotBlank();
        assertThat(here.jdk()).contains(Runtime.version().toString());
    }
}
