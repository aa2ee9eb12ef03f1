package io.interproc.proof.simulation;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.proof.HeapMap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which blocks the participants of a script have: notices a block that overlaps another one, is not zero, or is the
/// same as one before it.
final class Holdings {

    private static final int LINE = SegmentLayout.LINE;

    private final World world;
    private final TreeMap<Long, Holding> held = new TreeMap<>();
    private final Map<Long, Set<Long>> generations = new HashMap<>();
    private final Deque<Long> shared = new ArrayDeque<>();

    /// A block.
    ///
    /// @param isPublished whether it stays though its allocator dies
    private record Holding(Party party, long end, boolean isPublished) {}

    Holdings(World world) {
        this.world = world;
    }

    /// Does something that an exception may end.
    void unlessUnwound(Runnable action) {
        try {
            action.run();
        } catch (SimulatedError _) {
            // What it had begun stays as it is.
        }
    }

    /// Allocates a block and fills it.
    long allocate(Party party, int lines) {
        Blocks blocks = party.engine().blocks();
        long block = blocks.allocate(Blocks.KIND_VALUE, (long) lines * LINE);
        world.touch();
        long end = block + (long) lines * LINE;
        requireNew(block);
        requireOwn(party, block, end);
        held.put(block, new Holding(party, end, false));
        use(party.words(), block, end);
        return block;
    }

    private void requireOwn(Party party, long block, long end) {
        Map.Entry<Long, Holding> other = held.lowerEntry(end);
        while (other != null && other.getValue().end > block) {
            Holding holding = other.getValue();
            if (holding.isPublished || !holding.party.isDead()) {
                throw new Violation(party + " is given the block " + block + ", which overlaps " + other.getKey()
                        + ", which " + holding.party + " has allocated");
            }
            held.remove(other.getKey());
            other = held.lowerEntry(end);
        }
    }

    private void requireNew(long block) {
        long generation = Blocks.generation(world.calmly(() -> world.memory().getOpaque(block)));
        if (!generations.computeIfAbsent(block, _ -> new HashSet<>()).add(generation)) {
            throw new Violation("the block " + block + " must have another generation each time: " + generation);
        }
    }

    private static void use(Words words, long block, long end) {
        for (long at = block + Long.BYTES; at < end; at += LINE) {
            if (words.getOpaque(at) != 0) {
                throw new Violation("a new block must be zero: " + words.getOpaque(at) + " at " + at);
            }
            words.setOpaque(at, block);
        }
    }

    /// Publishes a block.
    void publish(Party party, long block) {
        int state = Blocks.state(party.engine().blocks().header(block));
        if (state != Blocks.STATE_NEW && !world.wasAnyUnwound()) {
            throw new Violation(
                    block + " must be a block that " + party + " has and has not published: state " + state);
        }
        party.engine().blocks().publish(block);
        world.touch();
        held.computeIfPresent(block, (_, holding) -> new Holding(party, holding.end, true));
    }

    /// Publishes a block and lets others free it.
    void share(Party party, long block) {
        publish(party, block);
        shared.add(block);
    }

    /// Frees the oldest of the shared blocks, unless there are only so many.
    void freeOldest(Party party, int left) {
        world.touch();
        if (shared.size() > left) {
            free(party, shared.remove());
        }
    }

    /// Frees a block, as its allocator does or whoever has removed the object in it.
    void free(Party party, long block) {
        world.touch();
        held.remove(block);
        Blocks blocks = party.engine().blocks();
        long header = blocks.header(block);
        if (Blocks.state(header) == Blocks.STATE_NEW) {
            blocks.releaseNew(block);
        } else {
            blocks.freeOnce(block, header);
        }
    }

    /// At the end every published block must be one of a span, and live.
    void judge() {
        Set<Long> there = new HashSet<>();
        world.map().forEach(new HeapMap.Visitor() {
            @Override
            public void span(HeapMap.Span span) {
                for (int block = 0; block < span.blocks(); block++) {
                    there.add(span.block(block));
                }
            }

            @Override
            public void claimed(long page, long owner) {
                // It has no blocks.
            }
        });
        held.forEach((block, holding) -> {
            boolean isLive =
                    there.contains(block) && Blocks.state(world.memory().visible(block)) == Blocks.STATE_LIVE;
            if (holding.isPublished && !isLive) {
                throw new Violation("a published block must be a block of a span, and live, at the end: " + block);
            }
        });
    }
}
