package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The real algorithms under the simulator, as far as the quick form of the lane goes: a short walk through each
/// script, and every way through the shortest. `-Dinterproc.simulation.runs` makes the walks longer,
/// `-Dinterproc.simulation.seed` replays one.
class SimulationTest {

    private static final String SEED = System.getProperty(Explorer.SEED, "1");
    private static final int RUNS = Integer.getInteger(Explorer.RUNS, SimulationLane.QUICK_RUNS);

    static List<Script> walks() {
        return Scripts.walks();
    }

    static List<Script> pairs() {
        return Scripts.pairs();
    }

    static List<Script> trios() {
        return Scripts.trios();
    }

    /// Two preemptions and one death; in the longer scripts the first of those ways.
    @ParameterizedTest
    @MethodSource("pairs")
    void everyWayOfTwo(Script script) {
        everyWay(script, SimulationLane.PREEMPTIONS_OF_TWO, SimulationLane.QUICK_MOST_OF_TWO);
    }

    /// One preemption and one death; in the longer scripts the first of those ways.
    @ParameterizedTest
    @MethodSource("trios")
    void everyWayOfThree(Script script) {
        everyWay(script, SimulationLane.PREEMPTIONS_OF_THREE, SimulationLane.QUICK_MOST_OF_THREE);
    }

    private static void everyWay(Script script, int preemptions, int most) {
        Explorer.Result result = new Explorer(script).exhaust(preemptions, most);
        System.out.printf(
                "simulated every way of %s: %d runs, %d of them redundant, %s%n",
                script, result.runs(), result.redundant(), result.complete() ? "complete" : "the first ones");
        assertThat(result.failure()).isNull();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void walk(Script script) {
        Explorer explorer = new Explorer(script);
        Explorer.Result result = RUNS == 1 ? explorer.again(SEED) : explorer.walk(Long.parseLong(SEED), RUNS);
        System.out.printf(
                "simulated %s: %d runs, %d steps, %d misfortunes, seed %s; %s%n",
                script, result.runs(), result.steps(), result.misfortunes(), SEED, result.coverage());
        assertThat(result.failure()).isNull();
    }
}
