package io.interproc.internal.memory;

import java.lang.foreign.Arena;

/// Segments of plain memory, for tests of what needs no file.
public final class Memory {

    /// Few of everything, so that tests reach the limits.
    public static final SegmentLayout SMALL = new SegmentLayout(8, 4, 64, 8, 4);

    private Memory() {}

    /// Returns a formatted segment of a layout with so many bytes of heap.
    public static SegmentWords segment(SegmentLayout layout, long heapBytes) {
        long size = layout.heapAt + heapBytes;
        SegmentWords words = new SegmentWords(Arena.ofAuto().allocate(size, SegmentLayout.LINE));
        layout.format(words, size, 1, 2, 3);
        return words;
    }

    /// Returns the heap of a segment for a participant, of pages that all exist.
    public static Blocks blocks(Words words, SegmentLayout layout, long token) {
        return new Blocks(words, layout, (_, _) -> {}, token);
    }
}
