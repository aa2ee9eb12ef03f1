package io.interproc.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The real locks and conditions under the simulator: a short walk through each script, and every way through the
/// shortest. `-Dinterproc.simulation.runs` and `-Dinterproc.simulation.seed` make it longer and replay it.
class SimulationTest {

    private static final long SEED = Long.getLong(Explorer.SEED, 1);
    private static final int RUNS = Integer.getInteger(Explorer.RUNS, 400);

    private static final int MOST = 500_000;

    static Stream<Script> scripts() {
        List<Script> calm = List.of(
                LockScripts.counter(2, 1, 3, false),
                LockScripts.counter(3, 1, 2, false),
                LockScripts.counter(2, 2, 2, false),
                LockScripts.counter(3, 1, 2, true),
                LockScripts.timeouts(),
                LockScripts.interrupts(),
                LockScripts.reentrant(),
                ConditionScripts.exactNotify(2, 1),
                ConditionScripts.exactNotify(3, 2),
                ConditionScripts.exactNotify(3, Integer.MAX_VALUE),
                ConditionScripts.lateNotify(),
                ConditionScripts.interruptedWait(),
                ConditionScripts.nestedWait());
        List<Script> all = new ArrayList<>();
        all.add(ConditionScripts.pingPong(4));
        all.add(ConditionScripts.pingPong(4).named("thrown out", Limits.NONE.withThrowns(1)));
        for (Script script : calm) {
            Limits limits = script.limits();
            all.add(script);
            all.add(script.named("killed", limits.withKills(1)));
            all.add(script.named("thrown out", limits.withThrowns(1)));
            all.add(script.named("all misfortunes", new Limits(2, 1, 1, 2, 2, limits.ownNanos(), false)));
            all.add(script.named("late stores", limits.withKills(1).withLateStores()));
        }
        return all.stream();
    }

    /// One preemption and one death, or two preemptions; to the end.
    @Test
    void everyWay() {
        Script script = LockScripts.counter(2, 1, 1, false);
        for (Explorer.Result result : List.of(
                new Explorer(script.with(Limits.NONE.withKills(1))).exhaust(2, MOST),
                new Explorer(script.with(Limits.NONE.withKills(1).withLateStores())).exhaust(2, MOST))) {
            System.out.printf(
                    "simulated every way: %d runs, %d of them redundant, %d steps%n",
                    result.runs(), result.redundant(), result.steps());
            assertThat(result.failure()).isNull();
            assertThat(result.complete()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
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
