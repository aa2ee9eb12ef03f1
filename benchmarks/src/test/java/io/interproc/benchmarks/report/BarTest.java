package io.interproc.benchmarks.report;

import static io.interproc.benchmarks.report.RowTest.rounds;
import static io.interproc.benchmarks.report.RowTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.benchmarks.report.Bar.AlwaysAtMost;
import io.interproc.benchmarks.report.Bar.MedianAtMost;
import io.interproc.benchmarks.report.Bar.TimesPeer;
import io.interproc.benchmarks.report.Bar.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A bar is met, not met, or unknown.
class BarTest {

    private static final String FIGURE = Figures.NANOS_PER_OP;

    @Test
    void barAgainstAPeerIncludesItsFactor() {
        Row row = row(Map.of(Side.OURS, rounds(6), Side.C, rounds(10)));
        assertThat(new TimesPeer(Side.C, 0.6).judge(row)).isEqualTo(Verdict.MET);
        assertThat(new TimesPeer(Side.C, 0.59).judge(row)).isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void barAgainstAPeerThatDidNotRunIsUnknown() {
        assertThat(new TimesPeer(Side.C, 1).judge(row(Map.of(Side.OURS, rounds(6)))))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void medianMayBeMetThoughTheWorstIsNot() {
        Row row = row(Map.of(Side.OURS, rounds(1, 2_000_000, 2)));
        assertThat(new MedianAtMost(FIGURE, Duration.ofMillis(1)).judge(row)).isEqualTo(Verdict.MET);
        assertThat(new AlwaysAtMost(FIGURE, Duration.ofMillis(1)).judge(row)).isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void barIsWrittenAsPeopleWriteIt() {
        assertThat(new TimesPeer(Side.C, 0.6)).hasToString("≤ 0.6 × C");
        assertThat(new TimesPeer(Side.JDK, 2)).hasToString("≤ 2 × JDK");
        assertThat(new TimesPeer(Side.PYTHON, 1.0 / 60)).hasToString("≤ 1/60 × Python");
        assertThat(new AlwaysAtMost("release_to_owner_p99_ns", Duration.ofMillis(100)))
                .hasToString("release to owner p99 ≤ 100 ms");
    }
}
