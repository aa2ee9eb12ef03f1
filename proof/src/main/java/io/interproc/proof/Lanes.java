package io.interproc.proof;

import io.interproc.proof.churn.Churn;
import io.interproc.proof.hostile.HostileBytes;
import io.interproc.proof.killpoints.KillPoints;
import io.interproc.proof.lincheck.LincheckLane;
import io.interproc.proof.litmus.LitmusLane;
import io.interproc.proof.simulation.SimulationLane;
import io.interproc.proof.storm.Storm;
import io.interproc.proof.stress.StressLane;
import java.util.List;

/// The lanes there are.
public final class Lanes {

    private Lanes() {}

    /// Returns fresh lanes, in the order in which they are run.
    public static List<Lane> all() {
        return List.of(
                new SimulationLane(),
                new KillPoints(),
                new Storm(),
                new Churn(),
                new HostileBytes(),
                new LitmusLane(),
                new StressLane(),
                new LincheckLane());
    }
}
