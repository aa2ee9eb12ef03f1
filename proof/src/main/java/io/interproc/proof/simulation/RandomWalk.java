package io.interproc.proof.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// Decides by chance, from a seed. How often threads are switched differs from run to run; misfortunes befall steps
/// that are drawn beforehand, each step alike, or steps of a kind that the run aims at.
final class RandomWalk implements Strategy {

    private static final int[] PERIODS = {2, 3, 5, 8, 15, 40, 150};
    /// 0: a store stays in its buffer until something empties it.
    private static final int[] DRAIN_PERIODS = {0, 3, 10, 40};
    /// One in so many steps of the kind that the run aims at is killed at.
    private static final int[] AIMS = {1, 1, 3, 10};

    private final SplittableRandom random;
    private final int period;
    private final int drainPeriod;
    private final int horizon;
    private final int aim;
    private final long target;

    /// Where a run starts, all that it takes to see it again.
    ///
    /// @param seed decides everything that is drawn
    /// @param target the kind of step to kill at, or 0
    record Start(long seed, long target) {
        /// Reads what [#toString] has written.
        static Start of(String text) {
            int slash = text.indexOf('/');
            return slash < 0
                    ? new Start(Long.parseLong(text), 0)
                    : new Start(
                            Long.parseLong(text.substring(0, slash)),
                            Long.parseUnsignedLong(text.substring(slash + 1), 16));
        }

        @Override
        public String toString() {
            return target == 0 ? String.valueOf(seed) : seed + "/" + Long.toHexString(target);
        }
    }

    /// Starts a run.
    ///
    /// @param horizon how many steps go by, on average, between two misfortunes of a kind
    RandomWalk(Start start, int horizon) {
        random = new SplittableRandom(start.seed);
        period = PERIODS[random.nextInt(PERIODS.length)];
        drainPeriod = DRAIN_PERIODS[random.nextInt(DRAIN_PERIODS.length)];
        aim = AIMS[random.nextInt(AIMS.length)];
        target = start.target;
        this.horizon = Math.max(8, horizon);
    }

    @Override
    public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
        if (drainPeriod > 0 && simulation.mayDrain() && random.nextInt(drainPeriod) == 0) {
            return Event.DRAIN;
        }
        if (current.kind == target && simulation.misfortunes().may(Event.KILL) && random.nextInt(aim) == 0) {
            return Event.KILL;
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

    private Event misfortune(Simulation simulation, SimulatedThread current, int kind) {
        boolean aimless = target == 0 || simulation.misfortunes().has(Event.KILL);
        return switch (kind) {
            case 0 -> aimless && simulation.misfortunes().may(Event.KILL) ? Event.KILL : Event.GO_ON;
            case 1 -> aimless && simulation.mayKillOther(current) ? Event.KILL_OTHER : Event.GO_ON;
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
    public int choose(List<Integer> stores) {
        return stores.get(stores.size() == 1 ? 0 : random.nextInt(stores.size()));
    }
}
