package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the exhaustive exploration leaves out is shown by what it does not.
class ReductionTest {

    /// Two that write each other's word and read it, with what each has seen: the outcome tells nearly all orders
    /// apart.
    private static Script script(Set<String> outcomes, Limits limits) {
        return new Script(Set.of(), "two words", limits, world -> {
            long at = world.scratch();
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Party party = world.party();
                int self = i;
                party.thread(() -> {
                    for (int round = 1; round <= 3; round++) {
                        party.words().setOpaque(at + 8L * self, round);
                        party.words().setOpaque(at + 64L * (self + 1), round); // nobody else's concern
                        long word = party.words().getOpaque(at + 8L * (1 - self));
                        world.touch();
                        seen.add(self + "." + round + " saw " + word);
                    }
                });
            }
            return () -> {
                seen.sort(null);
                outcomes.add(seen.toString());
            };
        });
    }

    @Test
    void noOutcomeIsLost() {
        for (Limits limits : List.of(Limits.NONE, Limits.NONE.withKills(1))) {
            Set<String> all = new TreeSet<>();
            Set<String> reduced = new TreeSet<>();
            Explorer.Result whole =
                    new Explorer(script(all, limits)).unreduced().exhaust(2, 200_000);
            Explorer.Result part = new Explorer(script(reduced, limits)).exhaust(2, 200_000);
            System.out.printf("%d runs instead of %d, %d outcomes%n", part.runs(), whole.runs(), all.size());
            assertThat(whole.orThrow().complete()).isTrue();
            assertThat(part.orThrow().complete()).isTrue();
            assertThat(reduced).isEqualTo(all).hasSizeGreaterThan(5);
            assertThat(part.runs()).isLessThan(whole.runs());
        }
    }

    /// Late stores show what no order of visible stores can: both read before either store is seen.
    @Test
    void lateStoresShowMore() {
        Set<String> inTime = new TreeSet<>();
        Set<String> late = new TreeSet<>();
        new Explorer(script(inTime, Limits.NONE)).exhaust(2, 200_000).orThrow();
        new Explorer(script(late, Limits.NONE.withLateStores()))
                .exhaust(2, 200_000)
                .orThrow();
        assertThat(late).containsAll(inTime).hasSizeGreaterThan(inTime.size());
    }

    /// Nothing but the choices makes a difference, or schedules would not be what they are taken for.
    @Test
    void theSameIsExploredAgain() {
        for (Script script : List.of(
                LockScripts.counter(2, 1, 1, false),
                ConditionScripts.exactNotify(1, 1),
                MemoryScripts.naming(2, 1),
                SegmentScripts.collecting(1))) {
            Explorer explorer = new Explorer(script.with(script.limits().withKills(1)));
            assertThat(explorer.exhaust(1, 10_000)).isEqualTo(explorer.exhaust(1, 10_000));
            assertThat(explorer.walk(7, 50)).isEqualTo(explorer.walk(7, 50));
        }
    }
}
