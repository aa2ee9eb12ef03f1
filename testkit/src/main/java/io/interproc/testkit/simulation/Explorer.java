package io.interproc.testkit.simulation;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Runs a script in many ways, and reports the first that goes wrong so that it can be replayed.
public final class Explorer {

    /// The seed of the first run; each further run draws its own from it.
    public static final String SEED = "interproc.simulation.seed";
    /// How many runs.
    public static final String RUNS = "interproc.simulation.runs";

    /// Which schedule to replay, instead of random ones.
    public static final String SCHEDULE = "interproc.simulation.schedule";

    private static final int TRIAL = 1;
    private static final int LESSONS = 100;

    private final Script script;
    private final Plant plant;
    private final int spinSeats;
    private final boolean reduced;

    /// Explores a script.
    public Explorer(Script script) {
        this(script, Plant.NONE, 0, true);
    }

    private Explorer(Script script, Plant plant, int spinSeats, boolean reduced) {
        this.script = script;
        this.plant = plant;
        this.spinSeats = spinSeats;
        this.reduced = reduced;
    }

    /// Explores the script with a bug in it.
    public Explorer with(Plant bug) {
        return new Explorer(script, bug, spinSeats, reduced);
    }

    /// Explores the script with threads that spin before they sleep.
    public Explorer spinning() {
        return new Explorer(script, plant, 1, reduced);
    }

    /// Explores without leaving out what another run shows, to see that nothing is lost by it.
    Explorer unreduced() {
        return new Explorer(script, plant, spinSeats, false);
    }

    /// What an exploration found.
    ///
    /// @param runs how many runs there were
    /// @param redundant how many of them ended early, because another one shows the same
    /// @param steps how many accesses
    /// @param misfortunes how many deaths, exceptions, pauses, spurious wake-ups, jumps of the clock
    /// @param complete whether every way within the bounds was gone
    /// @param failure what went wrong, how to see it again, and what happened; or null
    public record Result(
            long runs,
            long redundant,
            long steps,
            long misfortunes,
            boolean complete,
            @Nullable String failure) {

        /// Throws if something went wrong.
        public Result orThrow() {
            if (failure != null) {
                throw new AssertionError(failure);
            }
            return this;
        }

        public boolean foundSomething() {
            return failure != null;
        }
    }

    /// Runs in random ways.
    ///
    /// @param seed the seed of the first run
    public Result walk(long seed, int runs) {
        return simulate(() -> walkHere(seed, runs));
    }

    private Result walkHere(long seed, int runs) {
        int horizon = 3 * stepsOfATrial();
        Counts counts = new Counts();
        RandomGenerator seeds = new SplittableRandom(seed);
        long next = seed;
        for (int i = 0; i < runs; i++) {
            try {
                run(new RandomWalk(next, horizon), script.limits(), null, counts);
            } catch (Violation v) {
                String how =
                        "run " + (i + 1) + " of " + runs + "; replay with -D" + SEED + "=" + next + " -D" + RUNS + "=1";
                return counts.result(false, report(how, v, new RandomWalk(next, horizon)));
            }
            next = seeds.nextLong();
        }
        return counts.result(false, null);
    }

    private int stepsOfATrial() {
        try {
            return run(new RandomWalk(TRIAL, Integer.MAX_VALUE), script.limits(), null, new Counts());
        } catch (Violation _) {
            return 300;
        }
    }

    /// Runs in every way within the bounds, or in the first ones.
    public Result exhaust(int preemptions, int most) {
        return simulate(() -> exhaustHere(preemptions, most));
    }

    private Result exhaustHere(int preemptions, int most) {
        Counts counts = new Counts();
        Conflicts conflicts = learn();
        Exhaustive strategy = new Exhaustive(preemptions, conflicts, reduced);
        int known = conflicts.size();
        boolean more = true;
        while (more && counts.runs < most) {
            try {
                run(strategy, script.limits(), null, counts);
            } catch (Violation v) {
                String schedule = strategy.schedule();
                String how = "run " + counts.runs + "; replay with -D" + SCHEDULE + "=\"" + schedule + "\"";
                return counts.result(false, report(how, v, new Replay(schedule)));
            }
            if (conflicts.size() > known) {
                known = conflicts.size();
                strategy.restart();
            } else {
                more = strategy.next();
            }
        }
        return counts.result(!more, null);
    }

    /// Learns from some random runs which words threads share.
    private Conflicts learn() {
        Conflicts conflicts = new Conflicts();
        for (int seed = 1; seed <= LESSONS; seed++) {
            Simulation simulation = new Simulation(new RandomWalk(seed, 300, conflicts), script.limits(), null);
            script.plot().arrange(new World(simulation, script, plant, spinSeats));
            try {
                simulation.run();
            } catch (Violation _) {
                // It will be found again, and judged.
            }
        }
        return conflicts;
    }

    /// Runs once as a schedule says.
    public Result replay(String schedule) {
        return simulate(() -> {
            Counts counts = new Counts();
            try {
                run(new Replay(schedule), script.limits(), null, counts);
            } catch (Violation v) {
                return counts.result(false, report("schedule " + schedule, v, new Replay(schedule)));
            }
            return counts.result(false, null);
        });
    }

    private String report(String how, Violation v, Strategy again) {
        Trace trace = new Trace();
        String second;
        try {
            run(again, script.limits(), trace, new Counts());
            second = "NOT SEEN AGAIN: the simulation is not deterministic";
        } catch (Violation w) {
            second = String.valueOf(w.getMessage()).equals(v.getMessage()) ? "" : "seen again as: " + w.getMessage();
        }
        Throwable cause = v.getCause();
        StringBuilder stack = new StringBuilder();
        if (cause != null) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                stack.append("\n    at ").append(frame);
            }
        }
        return script.name() + ": " + v.getMessage() + "\n(" + how + ")\n" + second + trace + stack;
    }

    private int run(Strategy strategy, Limits limits, @Nullable Trace trace, Counts counts) {
        Simulation simulation = new Simulation(strategy, limits, trace);
        World world = new World(simulation, script, plant, spinSeats);
        if (trace != null) {
            trace.show(world);
        }
        Runnable verdict = script.plot().arrange(world);
        counts.runs++;
        try {
            simulation.run();
            if (simulation.isRedundant()) {
                counts.redundant++;
            } else {
                world.judge();
                verdict.run();
            }
        } finally {
            counts.steps += simulation.steps();
            counts.misfortunes += simulation.misfortunes().count();
        }
        return simulation.steps();
    }

    private static final class Counts {
        private long runs;
        private long steps;
        private long misfortunes;
        private long redundant;

        Result result(boolean complete, @Nullable String failure) {
            return new Result(runs, redundant, steps, misfortunes, complete, failure);
        }
    }

    /// Runs on a virtual thread, as the simulated threads do, so that the baton stays on one carrier.
    private static Result simulate(Supplier<Result> work) {
        Result[] result = new Result[1];
        Throwable[] thrown = new Throwable[1];
        Thread thread = Thread.ofVirtual().name("simulation").start(() -> {
            try {
                result[0] = work.get();
            } catch (Throwable t) {
                thrown[0] = t;
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            throw new IllegalStateException("interrupted while simulating", e);
        }
        if (thrown[0] != null) {
            throw new AssertionError("the simulation itself failed", thrown[0]);
        }
        return result[0];
    }
}
