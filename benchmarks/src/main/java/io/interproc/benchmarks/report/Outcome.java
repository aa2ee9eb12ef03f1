package io.interproc.benchmarks.report;

import java.util.List;

/// What came of measuring one side in one benchmark.
public sealed interface Outcome {

    /// The side ran in every round.
    ///
    /// @param rounds what each round measured, in order; not empty
    record Measured(List<Figures> rounds) implements Outcome {
        /// Checks that there is a round.
        public Measured {
            if (rounds.isEmpty()) {
                throw new IllegalArgumentException("a measured side must have a round");
            }
            rounds = List.copyOf(rounds);
        }
    }

    /// The side cannot run on this machine.
    ///
    /// @param reason what is missing
    record Absent(String reason) implements Outcome {
        @Override
        public String toString() {
            return "absent (" + reason + ")";
        }
    }

    /// The side ran and broke.
    ///
    /// @param reason what it said
    record Failed(String reason) implements Outcome {
        @Override
        public String toString() {
            return "failed (" + reason + ")";
        }
    }
}
