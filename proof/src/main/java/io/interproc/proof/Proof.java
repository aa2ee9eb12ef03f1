package io.interproc.proof;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs lanes one after the other, prints what they find in one table, and writes the page of evidence.
final class Proof {

    /// What came out of a lane.
    ///
    /// @param skipped why it was not run; null if it was
    /// @param time how long it took
    record Result(Evidence evidence, @Nullable String skipped, Duration time) {

        /// What came out of a lane that was run.
        Result(Evidence evidence, Duration time) {
            this(evidence, null, time);
        }

        private String outcome() {
            if (skipped != null) {
                return "skipped, because " + skipped;
            }
            return "%s, %d s".formatted(evidence.isSound() ? "passed" : "FAILED", time.toSeconds());
        }
    }

    private final Budget budget;
    private final PrintWriter out;
    private final PrintStream progress;

    /// @param out where the table is printed
    /// @param progress where the lanes tell how far they are
    Proof(Budget budget, PrintWriter out, PrintStream progress) {
        this.budget = budget;
        this.out = out;
        this.progress = progress;
    }

    /// Runs lanes, prints what they find, and writes the page if there is one.
    ///
    /// @param names the names of all lanes, in the order of the page
    /// @return whether all that were run passed
    boolean run(List<Lane> lanes, List<String> names, @Nullable Path page) throws IOException {
        out.println("prove: %s, %d %s%s, replay with --seed %d"
                .formatted(
                        budget.depth() == Depth.FULL ? "full" : "quick",
                        lanes.size(),
                        lanes.size() == 1 ? "lane" : "lanes",
                        budget.isForAll() ? "" : ", only " + Primitive.words(budget.only()),
                        budget.seed()));
        List<Result> results = new ArrayList<>();
        for (Lane lane : lanes) {
            out.println();
            out.println(lane.name() + ":");
            out.flush();
            results.add(run(lane));
        }
        print(results);
        if (page != null) {
            List<Result> run =
                    results.stream().filter(result -> result.skipped() == null).toList();
            new EvidencePage(budget, run).write(page, names);
        }
        return results.stream().allMatch(result -> result.evidence().isSound());
    }

    /// A lane that fails has found something, too.
    private Result run(Lane lane) {
        if (!budget.includes(lane.primitives())) {
            String reason = "it has nothing for " + Primitive.words(budget.only());
            out.println("skipped, because " + reason);
            return new Result(new Evidence(lane.name(), List.of(), List.of()), reason, Duration.ZERO);
        }
        long start = System.nanoTime();
        Evidence evidence;
        try {
            evidence = lane.run(budget, progress);
        } catch (RuntimeException | AssertionError e) {
            e.printStackTrace();
            evidence = new Evidence(lane.name(), List.of(), List.of("the lane failed: " + e));
        }
        return new Result(evidence, Duration.ofNanos(System.nanoTime() - start));
    }

    private void print(List<Result> results) {
        for (Result result : results) {
            Evidence evidence = result.evidence();
            out.println();
            out.println(evidence.lane() + ": " + result.outcome());
            int width = evidence.rows().stream()
                    .mapToInt(row -> row.what().length())
                    .max()
                    .orElse(1);
            evidence.rows()
                    .forEach(row -> out.println(
                            "  " + row.what() + " ".repeat(width - row.what().length()) + "  " + row.figure()));
            evidence.violations().forEach(violation -> out.println("  VIOLATION " + violation));
        }
        long failed =
                results.stream().filter(result -> !result.evidence().isSound()).count();
        long skipped =
                results.stream().filter(result -> result.skipped() != null).count();
        out.println();
        out.println("prove: %d lanes passed, %d failed%s"
                .formatted(
                        results.size() - failed - skipped,
                        failed,
                        skipped == 0 ? "" : ", %d skipped".formatted(skipped)));
        out.flush();
    }
}
