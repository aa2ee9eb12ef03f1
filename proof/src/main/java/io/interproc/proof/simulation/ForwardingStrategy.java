package io.interproc.proof.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what another strategy decides, and takes a look at it.
abstract class ForwardingStrategy implements Strategy {

    private final Strategy below;

    ForwardingStrategy(Strategy below) {
        this.below = below;
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        return below.decide(simulation, current, mayTurn);
    }

    @Override
    public @Nullable SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        return below.choose(runnable, forced);
    }

    @Override
    public int choose(List<Integer> stores) {
        return below.choose(stores);
    }

    @Override
    public void stepped(SimulatedThread thread) {
        below.stepped(thread);
    }

    @Override
    public void befell() {
        below.befell();
    }
}
