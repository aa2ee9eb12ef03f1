package io.interproc.proof.stress;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import io.interproc.proof.litmus.LitmusRun;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Locks, conditions and values, and the litmus tests, in JVMs whose compiler schedules at random: what the
/// program does not order comes in another order.
public final class StressLane implements Lane {

    private static final int FULL_SEEDS = 30;
    private static final Duration QUICK_WORK = Duration.ofSeconds(3);
    private static final Duration FULL_WORK = Duration.ofSeconds(15);
    private static final int QUICK_LITMUS_MILLIS = 100;
    private static final int FULL_LITMUS_MILLIS = 1_000;

    /// Makes the lane.
    public StressLane() {
        // Nothing to prepare.
    }

    @Override
    public String name() {
        return "compiler-stress";
    }

    @Override
    public Set<Primitive> primitives() {
        return StressWork.primitives();
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        boolean full = budget.depth() == Depth.FULL;
        List<String> violations = new ArrayList<>();
        LitmusRun litmus = new LitmusRun(true, budget, progress);
        long operations = 0;
        List<Integer> seeds = new Random(budget.seed())
                .ints(full ? FULL_SEEDS : 1, 0, Integer.MAX_VALUE)
                .boxed()
                .toList();
        for (int seed : seeds) {
            String name = "a compiler with the seed " + seed;
            StressJvm.Outcome outcome = StressJvm.work(seed, full ? FULL_WORK : QUICK_WORK, budget.only());
            outcome.violations().forEach(violation -> violations.add(violation + ", in " + name));
            operations += outcome.operations();
            progress.println("%,d operations in %s: %s"
                    .formatted(outcome.operations(), name, outcome.violations().isEmpty() ? "sound" : "VIOLATION"));
            litmus.run(name, StressJvm.options(seed), full ? FULL_LITMUS_MILLIS : QUICK_LITMUS_MILLIS);
        }
        int last = seeds.getLast();
        litmus.insistOnControls("a compiler with the seed " + last, StressJvm.options(last));
        violations.addAll(litmus.violations());
        List<Evidence.Row> rows = new ArrayList<>();
        rows.add(new Evidence.Row("compilers, each with a seed of its own", "%,d".formatted(seeds.size())));
        rows.add(new Evidence.Row("operations on locks, conditions and values", "%,d".formatted(operations)));
        rows.addAll(litmus.rows());
        return new Evidence(name(), rows, violations);
    }
}
