package io.interproc.internal.memory;

import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.participant.Token;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Segments of plain memory, for tests of what needs no file.
public final class Memory {

    /// Few of everything, so that tests reach the limits.
    public static final SegmentLayout SMALL = new SegmentLayout(8, 4, 64, 8, 4, 256);

    private Memory() {}

    /// Returns a formatted segment of a layout with so many bytes of heap.
    public static SegmentWords segment(SegmentLayout layout, long heapBytes) {
        long size = layout.mapAt + heapBytes;
        while (size - layout.heapAt(size) < heapBytes) {
            size += layout.pageBytes;
        }
        SegmentWords words = new SegmentWords(Arena.ofAuto().allocate(size, SegmentLayout.LINE));
        layout.format(words, size, 1, 2, 3);
        return words;
    }

    /// Returns the heap of a segment for a participant, of pages that all exist.
    public static Blocks blocks(Words words, SegmentLayout layout, long token) {
        return new Blocks(words, layout, (_, _) -> {}, token, Backoff.PLAIN);
    }

    /// Allocates until the heap is full.
    ///
    /// @return the blocks
    static List<Long> exhaust(Blocks from, long bytes) {
        List<Long> all = new ArrayList<>();
        while (true) {
            try {
                all.add(from.allocate(Blocks.KIND_VALUE, bytes));
            } catch (ScopeFullException _) {
                return all;
            }
        }
    }

    /// Takes back what a participant left in the heap.
    static void sweep(Blocks by, long participant, Blocks.Reachability reachability) {
        by.sweep(owner -> Token.isOfOrBefore(owner, participant), reachability);
    }
}
