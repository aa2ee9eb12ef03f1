package io.interproc.proof;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the lanes of the proof. Apart from [ProveCommand], which is looked at where there is no test kit.
final class Proof {

    /// What came out of a lane.
    ///
    /// @param time how long it took
    record Result(Evidence evidence, Duration time) {}

    private Proof() {}

    /// Returns the names of the lanes.
    static List<String> names() {
        return Lanes.all().stream().map(Lane::name).toList();
    }

    /// Runs lanes, prints what they find, and writes the page if there is one.
    ///
    /// @param names which lanes; all if empty
    /// @return whether all passed
    /// @throws CommandException if there is no lane of a name
    static boolean run(List<String> names, boolean full, long seed, @Nullable Path page, PrintWriter out)
            throws IOException {
        List<Lane> lanes = chosen(names);
        Budget budget = new Budget(full ? Depth.FULL : Depth.QUICK, seed);
        out.println("prove: %s, %d %s, replay with --seed %d"
                .formatted(full ? "full" : "quick", lanes.size(), lanes.size() == 1 ? "lane" : "lanes", seed));
        List<Result> results = new ArrayList<>();
        for (Lane lane : lanes) {
            out.println();
            out.println(lane.name() + ":");
            out.flush();
            results.add(run(lane, budget));
        }
        print(results, out);
        if (page != null) {
            new EvidencePage(budget, results).write(page, names());
        }
        return results.stream().allMatch(result -> result.evidence().isSound());
    }

    private static List<Lane> chosen(List<String> names) {
        List<String> known = names();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandException(
                        "there is no lane '" + name + "'; the lanes are: " + String.join(", ", known));
            }
        }
        return Lanes.all().stream()
                .filter(lane -> names.isEmpty() || names.contains(lane.name()))
                .toList();
    }

    /// A lane that fails has found something, too.
    private static Result run(Lane lane, Budget budget) {
        long start = System.nanoTime();
        Evidence evidence;
        try {
            evidence = lane.run(budget, System.out);
        } catch (RuntimeException | AssertionError e) {
            e.printStackTrace();
            evidence = new Evidence(lane.name(), List.of(), List.of("the lane failed: " + e));
        }
        return new Result(evidence, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void print(List<Result> results, PrintWriter out) {
        for (Result result : results) {
            Evidence evidence = result.evidence();
            out.println();
            out.println("%s: %s, %d s"
                    .formatted(
                            evidence.lane(),
                            evidence.isSound() ? "passed" : "FAILED",
                            result.time().toSeconds()));
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
        out.println();
        out.println("prove: %d lanes passed, %d failed".formatted(results.size() - failed, failed));
        out.flush();
    }
}
