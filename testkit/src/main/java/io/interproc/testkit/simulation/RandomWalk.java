package io.interproc.testkit.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// Decides by chance, from a seed. How often threads are switched differs from run to run; misfortunes befall steps
/// that are drawn beforehand, each step alike.
final class RandomWalk implements Strategy {

    private static final int[] PERIODS = {2, 3, 5, 8, 15, 40, 150};
    /// 0: a store stays in its buffer until something empties it.
    private static final int[] DRAIN_PERIODS = {0, 3, 10, 40};

    private final SplittableRandom random;
    private final int period;
    private final int drainPeriod;
    private final int horizon;

    private final Conflicts conflicts;

    RandomWalk(long seed, int horizon) {
        this(seed, horizon, new Conflicts());
    }

    /// Learns on the way which words threads share.
    RandomWalk(long seed, int horizon, Conflicts conflicts) {
        this.conflicts = conflicts;
        random = new SplittableRandom(seed);
        period = PERIODS[random.nextInt(PERIODS.length)];
        drainPeriod = DRAIN_PERIODS[random.nextInt(DRAIN_PERIODS.length)];
        this.horizon = Math.max(8, horizon);
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        if (drainPeriod > 0 && simulation.mayDrain() && random.nextInt(drainPeriod) == 0) {
            return Event.DRAIN;
        }
        int chance = random.nextInt(horizon);
        if (chance < 6) {
            Event event = misfortune(simulation, current, chance);
            if (event != Event.GO_ON) {
                return event;
            }
        }
        return mayTurn && random.nextInt(period) == 0 && simulation.mayTurn(current) ? Event.SWITCH : Event.GO_ON;
    }

    private static Event misfortune(Simulation simulation, SimulatedThread current, int kind) {
        return switch (kind) {
            case 0 -> simulation.misfortunes().may(Event.KILL) ? Event.KILL : Event.GO_ON;
            case 1 -> simulation.mayKillOther(current) ? Event.KILL_OTHER : Event.GO_ON;
            case 2 -> simulation.misfortunes().may(Event.THROW) && !current.calm ? Event.THROW : Event.GO_ON;
            case 3 -> simulation.misfortunes().may(Event.PAUSE) ? Event.PAUSE : Event.GO_ON;
            case 4 -> simulation.mayWakeSpuriously() ? Event.SPURIOUS : Event.GO_ON;
            default -> simulation.misfortunes().may(Event.JUMP) ? Event.JUMP : Event.GO_ON;
        };
    }

    @Override
    public SimulatedThread choose(List<SimulatedThread> runnable, boolean forced) {
        return runnable.get(runnable.size() == 1 ? 0 : random.nextInt(runnable.size()));
    }

    @Override
    public void stepped(SimulatedThread thread) {
        conflicts.note(thread);
    }
}
