package io.interproc.proof.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.IntValue;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.Words;
import io.interproc.internal.value.SharedCells;
import io.interproc.proof.Primitive;
import java.util.HashMap;
import java.util.Map;

/// What participants do with values, blocks and names.
public final class MemoryScripts {

    private static final int MARK = 8;
    private static final long LINE = 64;

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

    /// Everybody allocates blocks, publishes some and gives the others back; nobody is given what another has.
    public static Script allocating(int parties, int times) {
        return new Script(Primitive.HEAP, "heap, " + parties + " allocate " + times + " times", Limits.NONE, world -> {
            Map<Long, Party> owners = new HashMap<>();
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                Blocks blocks = party.engine().blocks();
                int number = p;
                party.thread(() -> {
                    for (int i = 0; i < times; i++) {
                        long bytes = LINE * (1 + (number + i) % 2);
                        long block = blocks.allocate(Blocks.KIND_VALUE, bytes);
                        world.touch();
                        own(owners, party, block);
                        use(party.words(), block, bytes, number + 1L);
                        if (i % 2 == 0) {
                            blocks.publish(block);
                        } else {
                            world.touch();
                            owners.remove(block);
                            blocks.releaseNew(block);
                        }
                    }
                });
            }
            return () -> {
                for (Map.Entry<Long, Party> entry : owners.entrySet()) {
                    long header = world.memory().visible(entry.getKey());
                    if (Blocks.state(header) != Blocks.STATE_LIVE
                            && !entry.getValue().isDead()) {
                        throw new Violation("a published block must be live: " + entry.getKey());
                    }
                }
            };
        });
    }

    private static void own(Map<Long, Party> owners, Party party, long block) {
        Party before = owners.put(block, party);
        if (before != null && !before.isDead()) {
            throw new Violation(party + " is given the block " + block + ", which " + before + " has");
        }
    }

    private static void use(Words words, long block, long bytes, long mark) {
        for (long at = block + MARK; at < block + bytes; at += LINE) {
            if (words.getOpaque(at) != 0) {
                throw new Violation("a new block must be zero: " + words.getOpaque(at) + " at " + at);
            }
            words.setOpaque(at, mark);
        }
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
                                        at -> party.words().setOpaque(at + SharedCells.VALUE, name.hashCode()));
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
