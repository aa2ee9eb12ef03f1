package io.interproc.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes down what another strategy decides, for a [Replay].
final class Recording extends ForwardingStrategy {

    private final List<String> schedule = new ArrayList<>();
    private Event event = Event.GO_ON;
    private int step;

    Recording(Strategy below) {
        super(below);
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        event = super.decide(simulation, current, mayTurn);
        step = simulation.steps();
        if (event != Event.GO_ON && !Replay.isChoice(event)) {
            schedule.add(Replay.word(step, event, current));
        }
        return event;
    }

    @Override
    public @Nullable SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        int count = runnable.size();
        SimulatedThread thread = super.choose(runnable, forced);
        if (thread != null && !forced) {
            schedule.add(Replay.word(step, event, thread));
        } else if (thread != null && count > 1) {
            schedule.add(Replay.forced(thread));
        }
        return thread;
    }

    @Override
    public int choose(List<Integer> stores) {
        int store = super.choose(stores);
        if (stores.size() > 1) {
            schedule.add(Replay.STORE + ":" + store);
        }
        return store;
    }

    @Override
    public String toString() {
        return String.join(" ", schedule);
    }
}
