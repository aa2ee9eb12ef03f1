package io.interproc.proof.simulation;

import io.interproc.proof.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All simulations at once, for a command or a nightly run: every script in random ways and in every way, and every
/// planted bug.
public final class Simulations {

    private final long seed;
    private final Predicate<Script> included;
    private final Consumer<Exploration> progress;

    /// Prepares them.
    ///
    /// @param budget its seed is that of the first random run of each script; it says which scripts are explored
    /// @param progress told of each exploration when it has ended
    public Simulations(Budget budget, Consumer<Exploration> progress) {
        this.seed = budget.seed();
        this.included = script -> budget.includes(script.primitives());
        this.progress = progress;
    }

    /// How a script was explored.
    public enum Mode {
        RANDOM,
        EVERY_WAY,
        PLANTED
    }

    /// What the exploration of one script found.
    ///
    /// @param script the script, or the planted bug
    /// @param seed the seed of the first run, of random ones
    /// @param result what was found; a failure tells how to see it again
    /// @param nanos how long it took
    public record Exploration(String script, Mode mode, long seed, Explorer.Result result, long nanos) {

        /// Returns what must not have happened, or null: a violation, or a planted bug that was not found.
        public @Nullable String violation() {
            if (mode != Mode.PLANTED) {
                return result.failure();
            }
            return result.foundSomething()
                    ? null
                    : "not found within " + result.runs() + " runs from seed " + seed + ": " + script;
        }
    }

    /// Explores every script in random ways.
    ///
    /// @param runs how many for each
    public List<Exploration> walks(int runs) {
        return explore(included(Scripts.walks()), Mode.RANDOM, script -> new Explorer(script).walk(seed, runs));
    }

    /// Explores every script of two participants in every way with some preemptions and one death, with stores that
    /// are seen at once and with late ones.
    ///
    /// @param most how many runs for each at most
    public List<Exploration> everyWayOfTwo(int preemptions, int most) {
        return everyWay(included(Scripts.pairs()), preemptions, most);
    }

    /// Explores every script of three participants in every way with some preemptions and one death.
    ///
    /// @param most how many runs for each at most
    public List<Exploration> everyWayOfThree(int preemptions, int most) {
        return everyWay(included(Scripts.trios()), preemptions, most);
    }

    private List<Exploration> everyWay(List<Script> scripts, int preemptions, int most) {
        return explore(scripts, Mode.EVERY_WAY, script -> new Explorer(script).exhaust(preemptions, most));
    }

    /// Looks for every planted bug; one that is found otherwise than by what must betray it counts as not found.
    public List<Exploration> planted() {
        List<PlantedBug> bugs = PlantedBug.all().stream()
                .filter(bug -> included.test(bug.script()))
                .toList();
        return explore(bugs, Mode.PLANTED, bug -> bug.find(seed));
    }

    private List<Script> included(List<Script> scripts) {
        return scripts.stream().filter(included).toList();
    }

    /// One after the other: two at a time would take each other's carrier threads.
    private <T> List<Exploration> explore(List<T> scripts, Mode mode, Function<T, Explorer.Result> explorer) {
        List<Exploration> explorations = new ArrayList<>();
        for (T script : scripts) {
            long start = System.nanoTime();
            Explorer.Result result = explorer.apply(script);
            long nanos = System.nanoTime() - start;
            Exploration exploration = new Exploration(script.toString(), mode, seed, result, nanos);
            explorations.add(exploration);
            progress.accept(exploration);
        }
        return List.copyOf(explorations);
    }
}
