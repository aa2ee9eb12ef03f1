package io.interproc.proof.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Decides what another strategy has decided, from a text: what happened before which step, and who ran when the
/// current thread could not.
final class Replay implements Strategy {

    static final String STORE = "store";
    private static final String FORCED = "then";

    private final Deque<String> schedule = new ArrayDeque<>();

    Replay(String schedule) {
        if (!schedule.isBlank()) {
            this.schedule.addAll(List.of(schedule.strip().split(" +")));
        }
    }

    static String word(int step, Event event, SimulatedThread thread) {
        return step + ":" + event + ":" + thread.name;
    }

    static String forced(SimulatedThread thread) {
        return FORCED + ":" + thread.name;
    }

    /// Returns whether an event is followed by the choice of a thread.
    static boolean isChoice(Event event) {
        return event == Event.SWITCH || event == Event.KILL_OTHER || event == Event.SPURIOUS || event == Event.DRAIN;
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        String[] next = next();
        if (next.length != 3 || !next[0].equals(String.valueOf(simulation.steps()))) {
            return Event.GO_ON;
        }
        Event event = Event.valueOf(next[1]);
        if (!isChoice(event)) {
            schedule.poll();
        }
        return event;
    }

    private String[] next() {
        String word = schedule.peek();
        return word == null ? new String[0] : word.split(":", 3);
    }

    @Override
    public SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        String[] next = next();
        if (next.length > 0 && forced != next[0].equals(FORCED)) {
            return runnable.getFirst();
        }
        for (SimulatedThread thread : runnable) {
            if (next.length > 0 && (runnable.size() > 1 || !forced) && thread.name.equals(next[next.length - 1])) {
                schedule.poll();
                return thread;
            }
        }
        return runnable.getFirst();
    }

    @Override
    public int choose(List<Integer> stores) {
        String[] next = next();
        if (stores.size() > 1 && next.length == 2 && next[0].equals(STORE)) {
            schedule.poll();
            return Integer.parseInt(next[1]);
        }
        return stores.getFirst();
    }
}
