package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Figures;
import io.interproc.benchmarks.report.Outcome;
import io.interproc.benchmarks.report.Outcome.Absent;
import io.interproc.benchmarks.report.Outcome.Failed;
import io.interproc.benchmarks.report.Outcome.Measured;
import io.interproc.benchmarks.report.Row;
import io.interproc.benchmarks.report.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs benchmarks in rounds: in each, every benchmark runs each of its sides once, ours and the peers right after it.
///
/// Rounds spread each benchmark over the whole run, so that a busy minute of the machine spoils one comparison of each,
/// not all of one.
public final class Rounds {

    private final Effort effort;
    private final Consumer<String> progress;
    private int done;

    /// Takes how long to run, and who is told of each step.
    public Rounds(Effort effort, Consumer<String> progress) {
        this.effort = effort;
        this.progress = progress;
    }

    /// Runs the rounds and returns a row for each benchmark.
    ///
    /// @throws InterruptedException if interrupted
    public List<Row> run(List<Benchmark> benchmarks) throws InterruptedException {
        List<Heat> heats = benchmarks.stream().map(Heat::new).toList();
        long startNanos = System.nanoTime();
        long longestRoundNanos = 0;
        do {
            long roundStartNanos = System.nanoTime();
            for (Heat heat : heats) {
                heat.run(effort.measured());
                progress.accept("round %d of %d, %s".formatted(done + 1, effort.rounds(), heat));
            }
            done++;
            longestRoundNanos = Math.max(longestRoundNanos, System.nanoTime() - roundStartNanos);
        } while (done < effort.rounds()
                && System.nanoTime() - startNanos + longestRoundNanos
                        <= effort.limit().toNanos());
        return heats.stream().map(Heat::row).toList();
    }

    /// Returns how many rounds were made: at least one, however little time there is.
    public int done() {
        return done;
    }

    /// A benchmark and its entrants.
    private static final class Heat {
        private final Benchmark benchmark;
        private final Map<Side, Entrant> entrants = new EnumMap<>(Side.class);

        Heat(Benchmark benchmark) {
            this.benchmark = benchmark;
            benchmark.sides().forEach((side, measurement) -> entrants.put(side, new Entrant(measurement)));
        }

        void run(Duration time) throws InterruptedException {
            for (Entrant entrant : entrants.values()) {
                entrant.run(time);
            }
        }

        Row row() {
            Map<Side, Outcome> outcomes = new EnumMap<>(Side.class);
            entrants.forEach((side, entrant) -> outcomes.put(side, entrant.outcome()));
            return new Row(benchmark.id(), benchmark.title(), benchmark.bars(), outcomes);
        }

        /// Returns what the last round brought.
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(benchmark.id()).append(':');
            entrants.forEach((side, entrant) ->
                    text.append("  ").append(side.label()).append(' ').append(entrant));
            return text.toString();
        }
    }

    /// One side of one benchmark, as far as it has come. Once absent or broken, it is not run again.
    private static final class Entrant {
        private final Measurement measurement;
        private final List<Figures> figures = new ArrayList<>();
        private @Nullable Outcome givenUp;

        Entrant(Measurement measurement) {
            this.measurement = measurement;
        }

        void run(Duration time) throws InterruptedException {
            if (givenUp != null) {
                return;
            }
            try {
                figures.add(measurement.measure(time));
            } catch (AbsentException e) {
                givenUp = new Absent(String.valueOf(e.getMessage()));
            } catch (IOException | IllegalArgumentException e) {
                givenUp = new Failed(String.valueOf(e.getMessage()));
            }
        }

        Outcome outcome() {
            return givenUp != null ? givenUp : new Measured(figures);
        }

        @Override
        public String toString() {
            return givenUp != null ? givenUp.toString() : figures.getLast().toString();
        }
    }
}
