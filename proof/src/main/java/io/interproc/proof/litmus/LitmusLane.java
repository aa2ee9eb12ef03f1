package io.interproc.proof.litmus;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Litmus tests of jcstress for the sync points of the engine, on words of native memory; and the same with something
/// left out, which have to show that it matters.
///
/// The quick form runs them in a JVM as it is, the full form in the interpreter and with each compiler, too.
public final class LitmusLane implements Lane {

    private static final int QUICK_MILLIS = 300;
    private static final int FULL_MILLIS = 12_000;
    private static final String AS_IT_IS = "a JVM as it is";
    private static final Map<String, List<String>> OTHERS = new TreeMap<>(Map.of(
            "the interpreter", List.of("-Xint"),
            "the first compiler", List.of("-XX:TieredStopAtLevel=1"),
            "the second compiler", List.of("-XX:-TieredCompilation")));

    /// Makes the lane.
    public LitmusLane() {
        // Nothing to prepare.
    }

    @Override
    public String name() {
        return "litmus";
    }

    @Override
    public Set<Primitive> primitives() {
        return LitmusRun.primitives();
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        boolean full = budget.depth() == Depth.FULL;
        int millis = full ? FULL_MILLIS : QUICK_MILLIS;
        LitmusRun run = new LitmusRun(false, budget, progress);
        run.run(AS_IT_IS, List.of(), millis);
        if (full) {
            OTHERS.forEach((name, options) -> run.run(name, options, millis));
        }
        run.insistOnControls(AS_IT_IS, List.of());
        return new Evidence(name(), run.rows(), run.violations());
    }
}
