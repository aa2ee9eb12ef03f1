package io.interproc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.benchmarks.report.Outcome.Absent;
import io.interproc.benchmarks.report.Outcome.Measured;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sides are compared pairwise, and figures summed up over the rounds.
class RowTest {

    static Measured rounds(double... nanosPerOp) {
        return new Measured(
                Arrays.stream(nanosPerOp).mapToObj(Figures::ofNanosPerOp).toList());
    }

    static Row row(Map<Side, Outcome> outcomes) {
        return new Row("id", "title", List.of(), outcomes);
    }

    @Test
    void ratioDoesNotSeeAMachineThatBecomesSlower() {
        Row row = row(Map.of(Side.OURS, rounds(10, 20, 40), Side.C, rounds(20, 40, 80)));
        assertThat(row.ratio(Side.C)).hasValue(0.5);
    }

    @Test
    void ratioIsTheMedianOfTheRounds() {
        Row row = row(Map.of(Side.OURS, rounds(10, 10, 900), Side.C, rounds(20, 40, 10)));
        assertThat(row.ratio(Side.C)).hasValue(0.5);
    }

    @Test
    void ratioOfAnEvenNumberOfRoundsIsBetweenTheMiddleTwo() {
        Row row = row(Map.of(Side.OURS, rounds(10, 20), Side.C, rounds(10, 10)));
        assertThat(row.ratio(Side.C)).hasValue(1.5);
    }

    @Test
    void ratioToAnAbsentSideIsEmpty() {
        Row row = row(Map.of(Side.OURS, rounds(10), Side.C, new Absent("gcc was not found")));
        assertThat(row.ratio(Side.C)).isEmpty();
        assertThat(row.ratio(Side.PYTHON)).isEmpty();
    }

    @Test
    void worstIsTheGreatestOfAllRounds() {
        Row row = row(Map.of(Side.OURS, rounds(10, 30, 20)));
        assertThat(row.worst(Side.OURS, Figures.NANOS_PER_OP)).hasValue(30);
        assertThat(row.worst(Side.OURS, "p99_ns")).isEmpty();
    }

    @Test
    void furtherFiguresAreThoseOfAllSides() {
        Measured ours = new Measured(List.of(Figures.of(Map.of("ns_per_op", 1.0, "slower_share", 0.5))));
        Measured theirs = new Measured(List.of(Figures.of(Map.of("ns_per_op", 1.0, "ops", 9.0, "p99_ns", 2.0))));
        assertThat(row(Map.of(Side.OURS, ours, Side.C, theirs)).furtherFigures())
                .containsExactly("p99_ns", "slower_share");
    }
}
