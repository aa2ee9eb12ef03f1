package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import org.junit.jupiter.api.Test;

/// The lane as a whole. In its quick form it only samples the schedules here: what it would explore, [SimulationTest]
/// does, script by script.
class SimulationLaneTest {

    private static final int FEW = 10;

    /// `-Dinterproc.simulation.full` goes as far as the evidence of a release asks for.
    @Test
    void showsItsEvidence() {
        Depth depth = Boolean.getBoolean("interproc.simulation.full") ? Depth.FULL : Depth.QUICK;
        long start = System.nanoTime();
        Evidence evidence =
                new SimulationLane(FEW, FEW, FEW).run(new Budget(depth, Long.getLong("interproc.seed", 1)), System.out);
        System.out.printf("%s simulation: %d s%n", depth, (System.nanoTime() - start) / 1_000_000_000);
        for (Evidence.Row row : evidence.rows()) {
            System.out.printf("%-60s %s%n", row.what(), row.figure());
        }
        assertThat(evidence.violations()).isEmpty();
        assertThat(evidence.rows()).hasSizeGreaterThan(10);
    }
}
