package io.interproc.proof;

import io.interproc.proof.hostile.HostileBytes;
import io.interproc.proof.killpoints.KillPoints;
import io.interproc.proof.storm.Storm;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The lanes there are.
public final class Lanes {

    private Lanes() {}

    /// Returns fresh lanes, in the order in which they are run: those of the test kit, then those that other
    /// modules bring as a service.
    public static List<Lane> all() {
        List<Lane> lanes =
                new ArrayList<>(List.of(new SimulationLane(), new KillPoints(), new Storm(), new HostileBytes()));
        ServiceLoader.load(Lane.class).forEach(lanes::add);
        return lanes;
    }
}
