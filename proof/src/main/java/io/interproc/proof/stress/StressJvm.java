package io.interproc.proof.stress;

import io.interproc.proof.Primitive;
import io.interproc.testkit.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A JVM in which threads work while its compiler schedules at random.
public final class StressJvm {

    /// What came out of it.
    ///
    /// @param operations how much was done
    public record Outcome(long operations, List<String> violations) {}

    private StressJvm() {}

    /// Returns the options that let the second compiler decide at random what the program leaves open: the order of
    /// instructions in a block and among blocks, and the order of its own optimisations.
    public static List<String> options(int seed) {
        return List.of(
                "-XX:-TieredCompilation",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+StressLCM",
                "-XX:+StressGCM",
                "-XX:+StressIGVN",
                "-XX:+StressCCP",
                "-XX:StressSeed=" + seed);
    }

    /// Lets threads work for a time.
    ///
    /// @param only the primitives that they use, at least one of those there is work for
    public static Outcome work(int seed, Duration time, Set<Primitive> only) {
        return work(seed, time, only, false);
    }

    /// Lets threads work for a time.
    ///
    /// @param careless whether the locks are [CarelessLock]s
    static Outcome work(int seed, Duration time, Set<Primitive> only, boolean careless) {
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4", "-Xmx256m"));
        options.addAll(options(seed));
        List<String> violations = new ArrayList<>();
        try (ChildJvm child = ChildJvm.start(
                "stress",
                options,
                StressWork::run,
                Integer.toString(seed),
                Long.toString(time.toMillis()),
                Boolean.toString(careless),
                Primitive.words(only))) {
            while (true) {
                String[] line = child.next().split(" ", 2);
                if (line[0].equals("end")) {
                    return new Outcome(Long.parseLong(line[1]), violations);
                }
                violations.add(line[1]);
            }
        }
    }
}
