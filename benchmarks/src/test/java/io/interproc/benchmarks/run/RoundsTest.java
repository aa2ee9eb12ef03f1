package io.interproc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.benchmarks.report.Figures;
import io.interproc.benchmarks.report.Outcome.Absent;
import io.interproc.benchmarks.report.Outcome.Failed;
import io.interproc.benchmarks.report.Row;
import io.interproc.benchmarks.report.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Rounds alternate the sides, give up who cannot run, and end in time.
class RoundsTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> order = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    private Measurement recorded(String name) {
        return _ -> {
            order.add(name);
            return Figures.ofNanosPerOp(order.size());
        };
    }

    private List<Row> run(int rounds, Duration limit, Benchmark... benchmarks) throws InterruptedException {
        return new Rounds(new Effort(rounds, Duration.ofMillis(1), limit), progress::add).run(List.of(benchmarks));
    }

    private static Benchmark benchmark(String id, Map<Side, Measurement> sides) {
        return new Benchmark(id, id, sides, List.of());
    }

    @Test
    void sidesAlternateAndBenchmarksToo() throws InterruptedException {
        Benchmark a = benchmark("a", Map.of(Side.C, recorded("a/C"), Side.OURS, recorded("a/ours")));
        Benchmark b = benchmark("b", Map.of(Side.OURS, recorded("b/ours")));
        List<Row> rows = run(2, LONG, a, b);
        assertThat(order).containsExactly("a/ours", "a/C", "b/ours", "a/ours", "a/C", "b/ours");
        assertThat(rows.getFirst().rounds(Side.C)).containsExactly(Figures.ofNanosPerOp(2), Figures.ofNanosPerOp(5));
    }

    @Test
    void absentSideIsAskedOnce() throws InterruptedException {
        Measurement absent = _ -> {
            order.add("C");
            throw new AbsentException("gcc was not found");
        };
        List<Row> rows = run(3, LONG, benchmark("a", Map.of(Side.OURS, recorded("ours"), Side.C, absent)));
        assertThat(order).containsExactly("ours", "C", "ours", "ours");
        assertThat(rows.getFirst().outcomes()).containsEntry(Side.C, new Absent("gcc was not found"));
        assertThat(progress.getFirst()).isEqualTo("round 1 of 3, a:  ours 1.00 ns  C absent (gcc was not found)");
    }

    @Test
    void sideThatBreaksLaterCountsAsFailed() throws InterruptedException {
        Measurement breaksLater = _ -> {
            order.add("ours");
            if (order.size() == 2) {
                throw new MeasurementException("boom");
            }
            return Figures.ofNanosPerOp(1);
        };
        List<Row> rows = run(3, LONG, benchmark("a", Map.of(Side.OURS, breaksLater)));
        assertThat(order).hasSize(2);
        assertThat(rows.getFirst().outcomes()).containsEntry(Side.OURS, new Failed("boom"));
    }

    @Test
    void noRoundIsBegunThatWouldEndTooLate() throws InterruptedException {
        run(1000, Duration.ZERO, benchmark("a", Map.of(Side.OURS, recorded("ours"))));
        assertThat(order).hasSize(1);
    }
}
