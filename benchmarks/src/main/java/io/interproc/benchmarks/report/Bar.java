package io.interproc.benchmarks.report;

import java.time.Duration;
import java.util.OptionalDouble;

/// What ours must reach in a benchmark.
public sealed interface Bar {

    /// Whether a bar was reached.
    enum Verdict {
        MET("met"),
        NOT_MET("not met"),
        /// Ours or the peer was not measured.
        UNKNOWN("unknown");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /// Returns the word shown in tables and files.
        public String label() {
            return label;
        }
    }

    /// Ours takes at most `factor` times what the peer takes.
    record TimesPeer(Side peer, double factor) implements Bar {
        @Override
        public Verdict judge(Row row) {
            return verdict(row.ratio(peer), factor);
        }

        @Override
        public String toString() {
            double parts = Math.rint(1 / factor);
            boolean fraction = parts >= 10 && Math.abs(1 / factor - parts) < 1e-9;
            return (fraction ? "≤ 1/%.0f × ".formatted(parts) : "≤ %s × ".formatted(Format.plain(factor)))
                    + peer.label();
        }
    }

    /// The median over the rounds of a figure of ours is at most `limit`.
    record MedianAtMost(String figure, Duration limit) implements Bar {
        @Override
        public Verdict judge(Row row) {
            return verdict(row.median(Side.OURS, figure), (double) limit.toNanos());
        }

        @Override
        public String toString() {
            return Format.label(figure) + " ≤ " + Format.nanos((double) limit.toNanos());
        }
    }

    /// A figure of ours is at most `limit` in every round.
    record AlwaysAtMost(String figure, Duration limit) implements Bar {
        @Override
        public Verdict judge(Row row) {
            return verdict(row.worst(Side.OURS, figure), (double) limit.toNanos());
        }

        @Override
        public String toString() {
            return Format.label(figure) + " ≤ " + Format.nanos((double) limit.toNanos());
        }
    }

    /// Returns whether ours reached the bar.
    Verdict judge(Row row);

    private static Verdict verdict(OptionalDouble value, double limit) {
        if (value.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return value.getAsDouble() <= limit ? Verdict.MET : Verdict.NOT_MET;
    }
}
