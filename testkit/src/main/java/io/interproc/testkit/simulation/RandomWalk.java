package io.interproc.testkit.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// Decides by chance, from a seed. How often threads are switched differs from run to run; misfortunes befall steps
/// that are drawn beforehand, each step alike.
final class RandomWalk implements Strategy {

    private static final int[] PERIODS = {2, 3, 5, 8, 15, 40, 150};

    private final SplittableRandom random;
    private final int period;
    private final int horizon;

    RandomWalk(long seed, int horizon) {
        random = new SplittableRandom(seed);
        period = PERIODS[random.nextInt(PERIODS.length)];
        this.horizon = Math.max(8, horizon);
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        int chance = random.nextInt(horizon);
        if (chance < 5) {
            Event event = misfortune(simulation, current, chance);
            if (event != Event.GO_ON) {
                return event;
            }
        }
        return mayTurn && random.nextInt(period) == 0 && simulation.mayTurn(current) ? Event.SWITCH : Event.GO_ON;
    }

    private static Event misfortune(Simulation simulation, SimulatedThread current, int kind) {
        return switch (kind) {
            case 0 -> simulation.mayKill() ? Event.KILL : Event.GO_ON;
            case 1 -> simulation.mayThrow(current) ? Event.THROW : Event.GO_ON;
            case 2 -> simulation.mayPause() ? Event.PAUSE : Event.GO_ON;
            case 3 -> simulation.mayWakeSpuriously() ? Event.SPURIOUS : Event.GO_ON;
            default -> simulation.mayJump() ? Event.JUMP : Event.GO_ON;
        };
    }

    @Override
    public SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        return runnable.get(runnable.size() == 1 ? 0 : random.nextInt(runnable.size()));
    }
}
