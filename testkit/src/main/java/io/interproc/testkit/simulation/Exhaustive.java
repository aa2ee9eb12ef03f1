package io.interproc.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/// Decides every way, one run after another: the choices of a run are numbers, and the next run differs from the last
/// in the last number that can be greater. Preemptions and misfortunes are bounded; who runs when the current thread
/// cannot is not.
final class Exhaustive implements Strategy {

    private final int preemptions;
    private final boolean kills;
    private final boolean throwns;
    private final List<Integer> chosen = new ArrayList<>();
    private final List<Integer> options = new ArrayList<>();
    private int depth;
    private int preempted;

    /// Starts with the run without any preemption.
    ///
    /// @param preemptions how often a thread that could go on may be made to wait
    Exhaustive(int preemptions, boolean kills, boolean throwns) {
        this.preemptions = preemptions;
        this.kills = kills;
        this.throwns = throwns;
    }

    /// Replays a run.
    Exhaustive(int preemptions, boolean kills, boolean throwns, List<Integer> prefix) {
        this(preemptions, kills, throwns);
        for (int choice : prefix) {
            chosen.add(choice);
            options.add(Integer.MAX_VALUE);
        }
    }

    /// Prepares the next run.
    ///
    /// @return false if there is none
    boolean next() {
        depth = 0;
        preempted = 0;
        for (int last = chosen.size() - 1; last >= 0; last--) {
            if (chosen.get(last) + 1 < options.get(last)) {
                chosen.set(last, chosen.get(last) + 1);
                return true;
            }
            chosen.removeLast();
            options.removeLast();
        }
        return false;
    }

    /// Returns the choices of the run.
    List<Integer> choices() {
        return List.copyOf(chosen);
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        boolean turn = mayTurn && preempted < preemptions && simulation.mayTurn(current);
        boolean kill = kills && simulation.mayKill();
        boolean thrown = throwns && simulation.mayThrow(current);
        int choice = choose(1 + (kill ? 1 : 0) + (thrown ? 1 : 0) + (turn ? 1 : 0));
        if (choice == 0) {
            return Event.GO_ON;
        }
        if (kill && --choice == 0) {
            return Event.KILL;
        }
        if (thrown && --choice == 0) {
            return Event.THROW;
        }
        preempted++;
        return Event.SWITCH;
    }

    @Override
    public SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        return runnable.get(choose(runnable.size()));
    }

    private int choose(int count) {
        if (count == 1) {
            return 0;
        }
        if (depth == chosen.size()) {
            chosen.add(0);
            options.add(count);
        }
        return chosen.get(depth++);
    }
}
