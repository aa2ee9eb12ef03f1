package io.interproc.testkit.simulation;

import java.util.List;
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

    private static final int TRIAL = 1;

    private final Script script;
    private final Plant plant;
    private final int spinSeats;

    /// Explores a script.
    public Explorer(Script script) {
        this(script, Plant.NONE, 0);
    }

    private Explorer(Script script, Plant plant, int spinSeats) {
        this.script = script;
        this.plant = plant;
        this.spinSeats = spinSeats;
    }

    /// Explores the script with a bug in it.
    public Explorer with(Plant bug) {
        return new Explorer(script, bug, spinSeats);
    }

    /// Explores the script with threads that spin before they sleep.
    public Explorer spinning() {
        return new Explorer(script, plant, 1);
    }

    /// What an exploration found.
    ///
    /// @param runs how many runs there were
    /// @param steps how many accesses
    /// @param misfortunes how many deaths, exceptions, pauses, spurious wake-ups, jumps of the clock
    /// @param complete whether every way within the bounds was gone
    /// @param failure what went wrong, how to see it again, and what happened; or null
    public record Result(
            long runs,
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
        boolean kills = script.limits().kills() > 0;
        boolean throwns = script.limits().throwns() > 0;
        Exhaustive strategy = new Exhaustive(preemptions, kills, throwns);
        Counts counts = new Counts();
        do {
            try {
                run(strategy, script.limits(), null, counts);
            } catch (Violation v) {
                List<Integer> choices = strategy.choices();
                return counts.result(
                        false,
                        report(
                                "run " + counts.runs + ", choices " + choices,
                                v,
                                new Exhaustive(preemptions, kills, throwns, choices)));
            }
        } while (strategy.next() && counts.runs < most);
        return counts.result(counts.runs < most, null);
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
        World world = new World(simulation, plant, spinSeats);
        if (trace != null) {
            trace.show(world);
        }
        Runnable verdict = script.plot().arrange(world);
        counts.runs++;
        try {
            simulation.run();
            world.judge();
            verdict.run();
        } finally {
            counts.steps += simulation.steps();
            counts.misfortunes += simulation.misfortunes();
        }
        return simulation.steps();
    }

    private static final class Counts {
        private long runs;
        private long steps;
        private long misfortunes;

        Result result(boolean complete, @Nullable String failure) {
            return new Result(runs, steps, misfortunes, complete, failure);
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
