package io.interproc.benchmarks.report;

import static io.interproc.benchmarks.report.RowTest.rounds;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.benchmarks.report.Bar.TimesPeer;
import io.interproc.benchmarks.report.Outcome.Absent;
import io.interproc.benchmarks.report.Outcome.Failed;
import io.interproc.benchmarks.report.Outcome.Measured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The table shows times, ratios, verdicts, further figures and what is missing.
class TableTest {

    @Test
    void tableShowsEverySide() {
        Row lock = new Row(
                "rlock",
                "lock + unlock",
                List.of(new TimesPeer(Side.C, 0.6), new TimesPeer(Side.JDK, 2)),
                Map.of(
                        Side.OURS, rounds(11.2),
                        Side.C, rounds(20),
                        Side.PYTHON, new Absent("python3 was not found"),
                        Side.JDK, rounds(5)));
        Figures withShare = Figures.of(Map.of("ns_per_op", 62.2, "slower_share", 0.487, "ops", 1.0));
        Row contended = new Row(
                "contended",
                "contended",
                List.of(new TimesPeer(Side.C, 1)),
                Map.of(
                        Side.OURS, new Failed("java failed:\n  boom"),
                        Side.C, new Measured(List.of(withShare))));
        assertThat(Table.render(List.of(lock, contended))).isEqualTo("""
                what           ours     C                Python  JDK             baseline  bar
                lock + unlock  11.2 ns  20.0 ns (0.560)  absent  5.00 ns (2.24)  -         ≤ 0.6 × C: met; ≤ 2 × JDK: not met
                contended      failed   62.2 ns          -       -               -         ≤ 1 × C: unknown

                benchmark  also measured  ours  C      Python  JDK  baseline
                contended  slower share   -     0.487  -       -    -

                Python absent: python3 was not found
                contended, ours failed: java failed: | boom
                """);
    }

    @Test
    void tailIsThatOfTheWorstRound() {
        Measured ours = new Measured(List.of(
                Figures.of(Map.of("ns_per_op", 1.0, "p50_ns", 1.0, "p99_ns", 1.0)),
                Figures.of(Map.of("ns_per_op", 1.0, "p50_ns", 3.0, "p99_ns", 9.0))));
        assertThat(Table.render(List.of(RowTest.row(Map.of(Side.OURS, ours)))))
                .containsPattern("p50 +2.00 ns")
                .containsPattern("p99 +9.00 ns");
    }
}
