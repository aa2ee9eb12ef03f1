package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Wherever one dies, what it leaves is mended at the first look of those who sleep, and not at the second.
class FirstLookTest {

    private static final long FIRST_LOOK_NANOS = Duration.ofMillis(60).toNanos();
    private static final int MOST = 10_000;
    private static final int RUNS = 500;

    static List<Script> pairs() {
        return List.of(
                LockScripts.counter(2, 1, 1, false),
                LockScripts.counter(2, 1, 1, true),
                LockScripts.counter(2, 1, 2, false),
                LockScripts.reentrantPair());
    }

    static List<Script> others() {
        return List.of(
                LockScripts.counter(3, 1, 2, false),
                LockScripts.counter(3, 1, 2, true),
                LockScripts.virtualCounter(2, 1, 1),
                AbandonScripts.failing(2, 1),
                AbandonScripts.repairing(2, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void isEnoughInEveryWay(Script script) {
        assertThat(new Explorer(killing(script, FIRST_LOOK_NANOS))
                        .exhaust(2, MOST)
                        .failure())
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("others")
    void isEnough(Script script) {
        assertThat(new Explorer(killing(script, FIRST_LOOK_NANOS)).walk(1, RUNS).failure())
                .isNull();
    }

    /// The control: before the first look there are survivors who wait.
    @Test
    void isNeeded() {
        Script script = killing(LockScripts.counter(2, 1, 1, false), FIRST_LOOK_NANOS / 2);
        assertThat(new Explorer(script).exhaust(2, MOST).failure()).contains("survivors wait: 50 ms");
    }

    private static Script killing(Script script, long nanos) {
        return script.with(script.limits().withKills(1)).within(nanos);
    }
}
