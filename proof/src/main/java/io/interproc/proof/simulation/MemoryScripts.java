package io.interproc.proof.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.IntValue;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.value.SharedCells;
import io.interproc.proof.Primitive;
import java.util.HashMap;
import java.util.Map;

/// What participants do with values and names.
public final class MemoryScripts {

    private MemoryScripts() {}

    /// Everybody adds to one value; no addition is lost without a death, and a death loses or adds one at most.
    public static Script adding(int parties, int times, boolean guarded) {
        String name = (guarded ? "guarded" : "raw") + " value, " + parties + " add " + times + " times";
        return new Script(Primitive.VALUE, name, Limits.NONE, world -> {
            long lockAt = guarded ? world.newLock(true, false, AbandonedPolicy.CONTINUE) : 0;
            long at = world.newValue(lockAt);
            int[] added = {0};
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                IntValue value = party.intValue(at, guarded ? party.rlock(lockAt) : null);
                boolean update = p % 2 == 0;
                party.thread(() -> {
                    for (int i = 0; i < times; i++) {
                        if (update) {
                            value.updateAndGet(n -> n + 1);
                        } else {
                            value.getAndAdd(1);
                        }
                        added[0]++;
                    }
                });
            }
            return () -> {
                int sum = world.memory().getIntVolatile(at + SharedCells.VALUE);
                if (sum < added[0] || sum > added[0] + world.deaths()) {
                    throw new Violation("the value must be what was added: " + sum + ", added " + added[0] + ", deaths "
                            + world.deaths());
                }
            };
        });
    }

    /// Everybody opens the same names; each is one object, complete when it is found.
    public static Script naming(int parties, int names) {
        return new Script(
                Primitive.DIRECTORY, "directory, " + parties + " open " + names + " names", Limits.NONE, world -> {
                    Map<String, Long> found = new HashMap<>();
                    for (int p = 0; p < parties; p++) {
                        Party party = world.party();
                        Directory directory = party.engine().directory();
                        int first = p;
                        party.thread(() -> {
                            for (int i = 0; i < names; i++) {
                                String name = "name " + (first + i) % names;
                                long block = directory.open(
                                        name,
                                        Blocks.KIND_VALUE,
                                        SharedCells.BYTES,
                                        at -> party.words().setOpaque(at + SharedCells.VALUE, name.hashCode()),
                                        _ -> true);
                                long value = party.words().getOpaque(block + SharedCells.VALUE);
                                if (value != name.hashCode()) {
                                    throw new Violation("'" + name + "' must be complete when it is found: " + value);
                                }
                                world.touch();
                                Long before = found.put(name, block);
                                if (before != null && before != block) {
                                    throw new Violation(
                                            "'" + name + "' must be one object: " + before + " and " + block);
                                }
                            }
                        });
                    }
                    return () -> {};
                });
    }
}
