package io.interproc.proof.simulation;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import io.interproc.proof.simulation.Simulations.Exploration;
import io.interproc.proof.simulation.Simulations.Mode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The deterministic simulator: the real algorithms under a scheduler that decides at every access who goes on, dies,
/// is unwound or stopped; and the bugs planted into them, which it must find.
public final class SimulationLane implements Lane {

    static final int PREEMPTIONS_OF_TWO = 2;
    static final int PREEMPTIONS_OF_THREE = 1;
    static final int QUICK_RUNS = 200;
    static final int QUICK_MOST_OF_TWO = 10_000;
    static final int QUICK_MOST_OF_THREE = 2_000;
    /// Those of locks, permits and the like have fewer; some of removal have more, which nobody has counted.
    private static final int FULL_MOST_OF_TWO = 1_000_000;
    /// Those of conditions have more, which nobody has counted.
    private static final int FULL_MOST_OF_THREE = 500_000;
    /// More than a million in all.
    private static final int FULL_RUNS = 10_000;

    private final int quickRuns;
    private final int quickMostOfTwo;
    private final int quickMostOfThree;

    /// Makes the lane.
    public SimulationLane() {
        this(QUICK_RUNS, QUICK_MOST_OF_TWO, QUICK_MOST_OF_THREE);
    }

    /// Makes the lane with other samples in its quick form.
    ///
    /// @param quickRuns how many random walks through each script
    /// @param quickMostOfTwo how many ways of each script of two at most
    /// @param quickMostOfThree how many ways of each script of three at most
    SimulationLane(int quickRuns, int quickMostOfTwo, int quickMostOfThree) {
        this.quickRuns = quickRuns;
        this.quickMostOfTwo = quickMostOfTwo;
        this.quickMostOfThree = quickMostOfThree;
    }

    @Override
    public String name() {
        return "simulation";
    }

    @Override
    public Set<Primitive> primitives() {
        return Scripts.walks().stream()
                .flatMap(script -> script.primitives().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        boolean full = budget.depth() == Depth.FULL;
        Simulations simulations = new Simulations(budget, e -> progress.println(line(e)));
        List<Exploration> planted = simulations.planted();
        List<Exploration> ofTwo =
                simulations.everyWayOfTwo(PREEMPTIONS_OF_TWO, full ? FULL_MOST_OF_TWO : quickMostOfTwo);
        List<Exploration> ofThree =
                simulations.everyWayOfThree(PREEMPTIONS_OF_THREE, full ? FULL_MOST_OF_THREE : quickMostOfThree);
        List<Exploration> walks = simulations.walks(full ? FULL_RUNS : quickRuns);
        List<Evidence.Row> rows = new ArrayList<>();
        long found = planted.stream().filter(e -> e.violation() == null).count();
        rows.add(new Evidence.Row("planted bugs found", found + " of " + planted.size()));
        rows.add(new Evidence.Row(
                "random schedules", "%,d of %d scripts, seed %d".formatted(runs(walks), walks.size(), budget.seed())));
        rows.add(new Evidence.Row("steps of those", "%,d".formatted(steps(walks))));
        rows.add(new Evidence.Row(
                "deaths, exceptions, pauses and other misfortunes of those",
                "%,d"
                        .formatted(walks.stream()
                                .mapToLong(e -> e.result().misfortunes())
                                .sum())));
        rows.add(new Evidence.Row("kinds of steps of those", kinds(walks)));
        addEveryWay(rows, PREEMPTIONS_OF_TWO, "two", ofTwo);
        addEveryWay(rows, PREEMPTIONS_OF_THREE, "three", ofThree);
        for (Exploration e : planted) {
            rows.add(new Evidence.Row(
                    "planted: " + e.script(),
                    e.violation() == null
                            ? "found by schedule %,d".formatted(e.result().runs())
                            : "not found"));
        }
        List<String> violations = Stream.of(planted, ofTwo, ofThree, walks)
                .flatMap(List::stream)
                .map(Exploration::violation)
                .filter(Objects::nonNull)
                .toList();
        return new Evidence(name(), rows, violations);
    }

    private static void addEveryWay(List<Evidence.Row> rows, int preemptions, String parties, List<Exploration> ways) {
        long complete = ways.stream().filter(e -> e.result().complete()).count();
        rows.add(new Evidence.Row(
                "schedules of %s with 1 death and at most %d %s"
                        .formatted(parties, preemptions, preemptions == 1 ? "preemption" : "preemptions"),
                "%,d, to the end in %d of %d scripts".formatted(runs(ways), complete, ways.size())));
        for (Exploration e : ways) {
            rows.add(new Evidence.Row(
                    "every way of %s: %s".formatted(parties, e.script()),
                    "%,d schedules%s".formatted(e.result().runs(), e.result().complete() ? "" : ", not to the end")));
        }
    }

    private static String line(Exploration e) {
        String outcome = e.violation() != null ? "VIOLATION" : e.mode() == Mode.PLANTED ? "found" : "sound";
        return "%-9s %s: %,d schedules, %s, %d ms"
                .formatted(e.mode(), e.script(), e.result().runs(), outcome, e.nanos() / 1_000_000);
    }

    private static long runs(List<Exploration> explorations) {
        return explorations.stream().mapToLong(e -> e.result().runs()).sum();
    }

    private static long steps(List<Exploration> explorations) {
        return explorations.stream().mapToLong(e -> e.result().steps()).sum();
    }

    private static String kinds(List<Exploration> walks) {
        int seen = 0;
        int mortal = 0;
        int killed = 0;
        int switched = 0;
        for (Exploration e : walks) {
            seen += e.result().coverage().seen();
            switched += e.result().coverage().switched();
            mortal += e.result().coverage().mortal();
            killed += e.result().coverage().killed();
        }
        return "%,d seen, %,d switched at; %,d seen while a death was left, %,d killed at"
                .formatted(seen, switched, mortal, killed);
    }
}
