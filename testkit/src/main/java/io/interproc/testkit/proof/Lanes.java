package io.interproc.testkit.proof;

import io.interproc.testkit.hostile.HostileBytes;
import io.interproc.testkit.killpoints.KillPoints;
import io.interproc.testkit.storm.Storm;
import java.util.List;

/// The lanes there are.
public final class Lanes {

    private Lanes() {}

    /// Returns fresh lanes, in the order in which they are run.
    public static List<Lane> all() {
        return List.of(new SimulationLane(), new KillPoints(), new Storm(), new HostileBytes());
    }
}
