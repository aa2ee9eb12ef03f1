package io.interproc.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The real locks and conditions under the simulator: a short walk through each script, and every way through the
/// shortest. `-Dinterproc.simulation.runs` and `-Dinterproc.simulation.seed` make it longer and replay it.
class SimulationTest {

    private static final long SEED = Long.getLong(Explorer.SEED, 1);
    private static final int RUNS = Integer.getInteger(Explorer.RUNS, 400);

    private static final int MOST = Integer.getInteger("interproc.simulation.most", 100_000);

    static List<Script> walks() {
        return Scripts.walks();
    }

    static List<Script> pairs() {
        return Scripts.pairs();
    }

    /// Two preemptions and one death, as far as the runs reach.
    @ParameterizedTest
    @MethodSource("pairs")
    void everyWay(Script script) {
        long start = System.nanoTime();
        Explorer.Result result = new Explorer(script).exhaust(2, MOST);
        System.out.printf(
                "simulated every way of %s: %d runs, %d of them redundant, %s, %d ms%n",
                script,
                result.runs(),
                result.redundant(),
                result.complete() ? "complete" : "the first of them",
                (System.nanoTime() - start) / 1_000_000);
        assertThat(result.failure()).isNull();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void walk(Script script) {
        long start = System.nanoTime();
        Explorer.Result result = new Explorer(script).walk(SEED, RUNS);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "simulated %s: %d runs, %d steps, %d misfortunes, %.0f runs/s, seed %d%n",
                script, result.runs(), result.steps(), result.misfortunes(), result.runs() / seconds, SEED);
        assertThat(result.failure()).isNull();
    }
}
