package io.interproc.proof.simulation;

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

    private static final RandomWalk.Start TRIAL = new RandomWalk.Start(1, 0);
    private static final int LESSONS = 100;

    private final Script script;
    private final Fault fault;
    private final int spinSeats;
    private final boolean reduced;

    /// Explores a script.
    public Explorer(Script script) {
        this(script, Fault.NONE, 0, true);
    }

    private Explorer(Script script, Fault fault, int spinSeats, boolean reduced) {
        this.script = script;
        this.fault = fault;
        this.spinSeats = spinSeats;
        this.reduced = reduced;
    }

    /// Explores the script with a bug in it.
    public Explorer with(Fault bug) {
        return new Explorer(script, bug, spinSeats, reduced);
    }

    /// Explores the script with threads that spin before they sleep.
    public Explorer spinning() {
        return new Explorer(script, fault, 1, reduced);
    }

    /// Explores without leaving out what another run shows, to see that nothing is lost by it.
    Explorer unreduced() {
        return new Explorer(script, fault, spinSeats, false);
    }

    /// What an exploration found.
    ///
    /// @param runs how many runs there were
    /// @param redundant how many of them ended early, because another one shows the same
    /// @param steps how many accesses
    /// @param misfortunes how many deaths, exceptions, pauses, spurious wake-ups, jumps of the clock
    /// @param complete whether every way within the bounds was gone
    /// @param coverage which kinds of steps random runs have seen
    /// @param failure what went wrong, how to see it again, and what happened; or null
    public record Result(
            long runs,
            long redundant,
            long steps,
            long misfortunes,
            boolean complete,
            CoverageCounts coverage,
            @Nullable String failure) {

        /// Throws if something went wrong.
        public Result orThrow() {
            if (failure != null) {
                throw new AssertionError(failure);
            }
            return this;
        }

        /// Returns the same after so many runs, with such a failure.
        Result after(long count, @Nullable String found) {
            return new Result(count, redundant, steps, misfortunes, complete, coverage, found);
        }

        /// Returns whether something went wrong.
        public boolean foundSomething() {
            return failure != null;
        }
    }

    /// Runs in random ways; the second half aims at kinds of steps that have been killed at least often.
    ///
    /// @param seed the seed of the first run
    public Result walk(long seed, int runs) {
        return simulate(() -> walkHere(seed, runs, true));
    }

    /// Runs in random ways that aim at nothing, to see what aiming is worth.
    Result walkBlindly(long seed, int runs) {
        return simulate(() -> walkHere(seed, runs, false));
    }

    private Result walkHere(long seed, int runs, boolean aims) {
        int horizon = horizon();
        Counts counts = new Counts();
        RandomGenerator seeds = new SplittableRandom(seed);
        boolean kills = aims && script.limits().kills() > 0;
        RandomWalk.Start start = new RandomWalk.Start(seed, 0);
        for (int i = 1; i <= runs; i++) {
            try {
                run(counts.coverage.of(new RandomWalk(start, horizon)), null, counts);
            } catch (Violation v) {
                String how = "run " + i + " of " + runs + "; replay with -D" + SEED + "=" + start + " -D" + RUNS + "=1";
                return counts.result(false, report(how, v, new RandomWalk(start, horizon)));
            }
            start = new RandomWalk.Start(seeds.nextLong(), kills && i > runs / 2 ? counts.coverage.aim() : 0);
        }
        return counts.result(false, null);
    }

    /// Runs once, from where a run started that went wrong.
    ///
    /// @param start the seed, as a failure prints it
    public Result again(String start) {
        return simulate(() -> once(new RandomWalk(RandomWalk.Start.of(start), horizon()), "start " + start));
    }

    /// Runs once as a schedule says.
    public Result replay(String schedule) {
        return simulate(() -> once(new Replay(schedule), "schedule"));
    }

    private Result once(Strategy strategy, String how) {
        Counts counts = new Counts();
        Recording recording = new Recording(strategy);
        try {
            run(recording, null, counts);
        } catch (Violation v) {
            return counts.result(false, report(how, v, new Replay(recording.toString())));
        }
        return counts.result(false, null);
    }

    private int horizon() {
        try {
            return 3 * run(new RandomWalk(TRIAL, Integer.MAX_VALUE), null, new Counts());
        } catch (Violation _) {
            return 900;
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
                run(strategy, null, counts);
            } catch (Violation v) {
                strategy.rewind();
                return counts.result(false, report("run " + counts.runs, v, strategy));
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
            Strategy walk = new ForwardingStrategy(new RandomWalk(new RandomWalk.Start(seed, 0), 300)) {
                @Override
                public void stepped(SimulatedThread thread) {
                    conflicts.note(thread);
                }
            };
            Simulation simulation = new Simulation(walk, script.limits(), null);
            script.plot().arrange(new World(simulation, script, fault, spinSeats));
            try {
                simulation.run();
            } catch (Violation _) {
                // It will be found again, and judged.
            }
        }
        return conflicts;
    }

    private String report(String how, Violation v, Strategy again) {
        Trace trace = new Trace();
        Recording recording = new Recording(again);
        String second;
        try {
            run(recording, trace, new Counts());
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
        return script.name() + ": " + v.getMessage() + "\n(" + how + ")\n" + second + "schedule: " + recording + "\n"
                + trace + stack;
    }

    private int run(Strategy strategy, @Nullable Trace trace, Counts counts) {
        Simulation simulation = new Simulation(strategy, script.limits(), trace);
        World world = new World(simulation, script, fault, spinSeats);
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
        private final Coverage coverage = new Coverage();

        Result result(boolean complete, @Nullable String failure) {
            return new Result(runs, redundant, steps, misfortunes, complete, coverage.counts(), failure);
        }
    }

    /// Runs on a virtual thread, as the simulated threads do, so that the turn stays on one carrier.
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
