package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The control of the simulator: bugs that it must find, each within the runs of the default budget, and nothing where
/// there is none.
class PlantedBugTest {

    private static final int SEEDS = 50;
    /// Searches go from seed to seed, so theirs must not be neighbours.
    private static final long SEEDS_APART = 1_000_003;

    static List<PlantedBug> bugs() {
        return PlantedBug.all();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(PlantedBug bug) {
        Explorer.Result result = bug.find(1);
        System.out.printf("planted %s: found in run %d of %d%n", bug, result.runs(), PlantedBug.BUDGET);
        assertThat(result.failure())
                .contains(bug.message())
                .contains("schedule: ")
                .doesNotContain("NOT SEEN AGAIN");
    }

    /// Whatever the seed: it takes a tenth of the budget on average at most, so a search that begins anywhere fails
    /// once in e^10 times.
    @ParameterizedTest
    @MethodSource("bugs")
    void isFoundFromAnywhere(PlantedBug bug) {
        long[] runs = LongStream.range(0, SEEDS)
                .map(i -> {
                    Explorer.Result result = bug.find(2 + i * SEEDS_APART);
                    assertThat(result.foundSomething())
                            .as("%s, seed %d", bug, 2 + i * SEEDS_APART)
                            .isTrue();
                    return result.runs();
                })
                .toArray();
        double mean = LongStream.of(runs).average().orElseThrow();
        System.out.printf("planted %s: found in run %.0f on average%n", bug, mean);
        assertThat(mean).isLessThan(PlantedBug.BUDGET / 10.0);
    }

    /// The script of each bug is sound without it.
    @ParameterizedTest
    @MethodSource("bugs")
    void isNotFoundWhereItIsNot(PlantedBug bug) {
        if (!bug.fault().equals(Fault.NONE)) {
            assertThat(new Explorer(bug.script()).walk(1, 200).failure()).isNull();
        }
    }

    @Test
    void findsAnOwnerlessWindowInEveryWay() {
        assertThat(new Explorer(OwnerlessLock.script())
                        .exhaust(0, PlantedBug.BUDGET)
                        .failure())
                .contains("survivors hang")
                .contains("schedule: ")
                .doesNotContain("NOT SEEN AGAIN");
    }

    /// The store that is late is what is wrong, and nothing else.
    @Test
    void findsNothingWrongWhereNoStoreIsLate() {
        Script careful = PetersonLock.script(true);
        for (Script script : List.of(
                PetersonLock.script(false), careful.with(careful.limits().withLateStores()))) {
            assertThat(new Explorer(script).walk(1, PlantedBug.BUDGET).failure())
                    .isNull();
            assertThat(new Explorer(script)
                            .exhaust(2, 10 * PlantedBug.BUDGET)
                            .orThrow()
                            .complete())
                    .isTrue();
        }
    }

    /// Late stores in their order do not show what reordered ones do, and a release store keeps the order.
    @Test
    void findsNothingWrongWhereNoStoreIsReordered() {
        for (Script script : List.of(
                MessagePassing.script(false).with(Limits.NONE.withLateStores()),
                MessagePassing.script(true).with(Limits.NONE.withReorderedStores()))) {
            assertThat(new Explorer(script).walk(1, PlantedBug.BUDGET).failure())
                    .isNull();
        }
    }

    @Test
    void findsTheLateStoreInEveryWay() {
        Script script = PetersonLock.script(false);
        String failure = new Explorer(script.with(script.limits().withLateStores()))
                .exhaust(2, PlantedBug.BUDGET)
                .failure();
        assertThat(failure).contains("is inside together with").doesNotContain("NOT SEEN AGAIN");
    }
}
