package io.interproc.proof.churn;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Objects that come and go, in processes that come and go: their memory is bounded, their handles say so when they are
/// stale, and whenever somebody was killed all is there that should be, and nothing else.
public final class Churn implements Lane {

    /// The last of them kills all processes.
    private static final int QUICK_ROUNDS = 5;

    private static final int FULL_ROUNDS = 500;
    private static final Turnover.Goal QUICK = new Turnover.Goal(30_000, 2, Duration.ofMillis(400));
    private static final Turnover.Goal FULL = new Turnover.Goal(100_000_000, 50, Duration.ofSeconds(5));

    private final Turnover.Goal quick;
    private final int quickRounds;

    /// Makes the lane.
    public Churn() {
        this(QUICK.objects(), QUICK_ROUNDS);
    }

    /// Makes the lane with a quick form of its own.
    ///
    /// @param quickObjects how many objects are made and removed
    /// @param quickRounds how many rounds there are
    Churn(long quickObjects, int quickRounds) {
        this.quick = new Turnover.Goal(quickObjects, QUICK.deaths(), QUICK.life());
        this.quickRounds = quickRounds;
    }

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public Set<Primitive> primitives() {
        return Sort.primitives();
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        boolean full = budget.depth() == Depth.FULL;
        List<Evidence.Row> rows = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        try {
            Turnover.Outcome turnover = turnover(budget, full ? FULL : quick, false);
            violations.addAll(turnover.violations());
            row(rows, progress, "objects made and removed", turnover.objectsFigure());
            row(rows, progress, "memory", turnover.memoryFigure());
            row(rows, progress, "handles of removed objects", turnover.staleFigure());
            Rounds.Outcome rounds = rounds(budget, full ? FULL_ROUNDS : quickRounds, false);
            violations.addAll(rounds.violations());
            row(rows, progress, "rounds of SIGKILL", rounds.figure());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of a round", e);
        }
        return new Evidence(name(), rows, violations);
    }

    private static void row(List<Evidence.Row> rows, PrintStream progress, String what, String figure) {
        rows.add(new Evidence.Row(what, figure));
        progress.println(what + ": " + figure);
    }

    static Turnover.Outcome turnover(Budget budget, Turnover.Goal goal, boolean forgetful) throws InterruptedException {
        try (Turnover turnover = new Turnover(budget.seed(), budget.only(), forgetful)) {
            return turnover.run(goal);
        }
    }

    static Rounds.Outcome rounds(Budget budget, int most, boolean forgetful) throws InterruptedException {
        try (Rounds rounds = new Rounds(budget.seed(), budget.only(), forgetful)) {
            return rounds.run(most);
        }
    }
}
