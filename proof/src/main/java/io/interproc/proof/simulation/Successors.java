package io.interproc.proof.simulation;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.value.SharedCells;
import java.util.HashMap;
import java.util.Map;

/// Blocks that the parties of a world make where removed ones may have been. Nobody else knows of them, so they must
/// stay as they were made, whatever is done through handles, or for the dead, of what was there before.
final class Successors {

    private static final int FRESH = 1000;
    private static final int HOLDS_BYTES = 128;

    private final World world;
    private final Map<Long, Made> made = new HashMap<>();

    /// @param kind that of the block
    private record Made(Party party, int kind) {}

    Successors(World world) {
        this.world = world;
    }

    /// Makes a value.
    void makeValue(Party party) {
        make(party, Blocks.KIND_VALUE, SharedCells.BYTES, 0);
    }

    /// Makes a value as large as a part of a table of references, in which every word would be a wrong link.
    void fillPage(Party party) {
        make(party, Blocks.KIND_VALUE, world.layout().pageBytes, -1);
    }

    /// Makes a block like that of hold records.
    void makeRecords(Party party) {
        make(party, Blocks.KIND_HOLDS, HOLDS_BYTES, 0);
    }

    /// @param content what stands in every word
    private void make(Party party, int kind, int bytes, long content) {
        try {
            Blocks blocks = party.engine().blocks();
            long block = blocks.allocate(kind, bytes);
            for (long word = block + Long.BYTES; content != 0 && word < block + bytes; word += Long.BYTES) {
                party.words().setOpaque(word, content);
            }
            if (kind == Blocks.KIND_VALUE) {
                party.words().setIntVolatile(block + SharedCells.VALUE, FRESH);
            }
            blocks.publish(block);
            world.touch();
            made.put(block, new Made(party, kind));
        } catch (SimulatedError _) {
            world.step();
        }
    }

    /// Says that all are as they were made.
    void check() {
        made.forEach((block, by) -> {
            boolean isLive = Blocks.state(world.memory().visible(block)) == Blocks.STATE_LIVE;
            int value = world.memory().getIntVolatile(block + SharedCells.VALUE);
            if (!isLive || (by.kind == Blocks.KIND_VALUE && value != FRESH)) {
                throw new Violation("the block of " + by.party + " at " + block + " must be as it was made: "
                        + (isLive ? "the value is " + value : "it is not live"));
            }
        });
    }
}
