package io.interproc.benchmarks.report;

import io.interproc.benchmarks.report.Outcome.Measured;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// One benchmark with what its sides measured.
///
/// Sides are compared **pairwise**: round k of ours with round k of the peer, which ran right after it, and the
/// ratio is the median of these. A machine that becomes slower from round to round thus changes the times, not
/// the ratios.
///
/// @param id the name by which the benchmark is selected
/// @param title what is measured
/// @param bars what ours must reach
/// @param outcomes what came of each side that takes part
public record Row(String id, String title, List<Bar> bars, Map<Side, Outcome> outcomes) {

    /// Copies what it is given.
    public Row {
        bars = List.copyOf(bars);
        Map<Side, Outcome> copy = new EnumMap<>(Side.class);
        copy.putAll(outcomes);
        outcomes = Collections.unmodifiableMap(copy);
    }

    /// Returns what each round of a side measured; empty if it does not take part or was not measured.
    public List<Figures> rounds(Side side) {
        return outcomes.get(side) instanceof Measured measured ? measured.rounds() : List.of();
    }

    /// Returns the median over the rounds of a side's figure, or empty if no round has it.
    public OptionalDouble median(Side side, String figure) {
        return median(values(side, figure));
    }

    /// Returns the greatest value over the rounds of a side's figure, or empty if no round has it.
    public OptionalDouble worst(Side side, String figure) {
        return Arrays.stream(values(side, figure)).max();
    }

    /// Returns how many times the peer's time per operation ours takes: the median of the rounds' ratios, or
    /// empty if either was not measured.
    public OptionalDouble ratio(Side peer) {
        List<Figures> ours = rounds(Side.OURS);
        List<Figures> theirs = rounds(peer);
        return median(IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToDouble(k -> ours.get(k).nanosPerOp() / theirs.get(k).nanosPerOp())
                .toArray());
    }

    /// Returns the names of the figures of all sides that say something beside the time of an operation.
    public SortedSet<String> furtherFigures() {
        SortedSet<String> names = new TreeSet<>();
        for (Side side : Side.values()) {
            rounds(side).forEach(round -> names.addAll(round.byName().keySet()));
        }
        names.removeAll(List.of(Figures.NANOS_PER_OP, Figures.OPERATIONS));
        return names;
    }

    private double[] values(Side side, String figure) {
        return rounds(side).stream()
                .filter(round -> round.byName().containsKey(figure))
                .mapToDouble(round -> round.byName().get(figure))
                .toArray();
    }

    private static OptionalDouble median(double[] values) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
