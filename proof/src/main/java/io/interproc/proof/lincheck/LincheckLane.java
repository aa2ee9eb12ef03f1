package io.interproc.proof.lincheck;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import java.io.PrintStream;
import java.util.Set;

/// The locks, values, conditions and semaphores of the engine over words of the heap, under the model checker of
/// Lincheck: another judge than the simulator, with a scheduler of its own, for what two threads do without misfortune.
public final class LincheckLane implements Lane {

    private static final int QUICK_INVOCATIONS = 500;
    private static final int FULL_INVOCATIONS = 20_000;
    private static final int FULL_CALLS = 3;

    /// Makes the lane.
    public LincheckLane() {
        // Nothing to prepare.
    }

    @Override
    public String name() {
        return "lincheck";
    }

    @Override
    public Set<Primitive> primitives() {
        return ModelChecker.primitives();
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        boolean full = budget.depth() == Depth.FULL;
        ModelChecker checker = new ModelChecker(budget);
        for (int calls = 1; calls <= (full ? FULL_CALLS : 1); calls++) {
            checker.run(calls, full ? FULL_INVOCATIONS : QUICK_INVOCATIONS, progress);
        }
        return new Evidence(name(), checker.rows(), checker.violations());
    }
}
