package io.interproc.proof;

import io.interproc.internal.memory.SegmentLayout;
import java.util.function.LongUnaryOperator;

/// The map of a heap, read by the format as it is written down, and not by the code that is to be proven.
///
/// ```
/// group of 64 pages:   notes, 1 line;  then 16 bytes for each page: description, hints
/// description:         owner 32 | class 5 | count 27
/// ```
public final class HeapMap {

    /// The class of a block that has a span of its own.
    public static final int LARGE = 31;

    private static final int GROUP = 64;
    private static final int ENTRY_BYTES = 16;
    private static final int GROUP_BYTES = SegmentLayout.LINE + GROUP * ENTRY_BYTES;
    private static final long OWNER_MASK = 0xFFFF_FFFF_0000_0000L;
    private static final int CLASS_SHIFT = 27;
    private static final int CLASS_MASK = 31;
    private static final long COUNT_MASK = (1L << CLASS_SHIFT) - 1;
    private static final int MOST_BLOCKS = 64;
    private static final int[] LINES = {
        1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128
    };

    private final long mapAt;
    private final long heapAt;
    private final long pageBytes;
    private final LongUnaryOperator words;

    /// Looks at the map of a segment.
    ///
    /// @param words returns the word at an offset
    public HeapMap(SegmentLayout layout, long capacity, LongUnaryOperator words) {
        this.mapAt = layout.mapAt;
        this.heapAt = layout.heapAt(capacity);
        this.pageBytes = layout.pageBytes;
        this.words = words;
    }

    /// Pages that were put together, and the blocks in them.
    ///
    /// @param owner who allocates from it: the token of a participant, or 0 for nobody
    /// @param sizeClass the class of its blocks
    /// @param first where the first block begins
    /// @param blockBytes how long a block is
    /// @param blocks how many there are
    public record Span(long page, long pages, long owner, int sizeClass, long first, long blockBytes, int blocks) {

        /// Returns where a block begins.
        public long block(int number) {
            return first + number * blockBytes;
        }

        /// Returns the hints of which every block has one.
        public long all() {
            return -1L >>> (Long.SIZE - blocks);
        }
    }

    /// Is shown what a map has.
    public interface Visitor {
        /// Is shown a span.
        void span(Span span);

        /// Is shown a page that is claimed and part of no span.
        void claimed(long page, long owner);
    }

    /// Shows all spans and claimed pages, in their order.
    public void forEach(Visitor visitor) {
        long end = page(words.applyAsLong(SegmentLayout.HEAP_TOP_AT));
        for (long page = 0; page < end; ) {
            long description = description(page);
            if (sizeClass(description) != 0) {
                Span span = span(page, description);
                visitor.span(span);
                page += span.pages();
            } else {
                if (description != 0) {
                    visitor.claimed(page, owner(description));
                }
                page++;
            }
        }
    }

    /// Shows every block, whatever it is.
    public void forEachBlock(BlockVisitor visitor) {
        forEach(new Visitor() {
            @Override
            public void span(Span span) {
                for (int i = 0; i < span.blocks(); i++) {
                    visitor.block(span.block(i), words.applyAsLong(span.block(i)));
                }
            }

            @Override
            public void claimed(long page, long owner) {
                // It has no blocks.
            }
        });
    }

    /// Is shown blocks.
    @FunctionalInterface
    public interface BlockVisitor {
        /// Is shown a block and its header.
        void block(long block, long header);
    }

    private Span span(long page, long description) {
        int sizeClass = sizeClass(description);
        long pages = count(description);
        if (pages == 0 || (sizeClass > LINES.length && sizeClass != LARGE)) {
            throw new IllegalStateException("page " + page + " must have a class and pages: " + description);
        }
        long bytes = sizeClass == LARGE ? pages * pageBytes : (long) LINES[sizeClass - 1] * SegmentLayout.LINE;
        int blocks = (int) Math.min(MOST_BLOCKS, pages * pageBytes / bytes);
        return new Span(page, pages, owner(description), sizeClass, heapAt + page * pageBytes, bytes, blocks);
    }

    /// Returns who has a page, or the span that it begins.
    public static long owner(long description) {
        return description & OWNER_MASK;
    }

    /// Returns the class of a span; 0 if the description is of none.
    public static int sizeClass(long description) {
        return (int) (description >>> CLASS_SHIFT) & CLASS_MASK;
    }

    /// Returns how many pages a span has, or how many are in front of a claimed one.
    public static long count(long description) {
        return description & COUNT_MASK;
    }

    /// Returns the description of a page.
    public long description(long page) {
        return words.applyAsLong(descriptionAt(page));
    }

    /// Returns the hints of a page.
    public long hints(long page) {
        return words.applyAsLong(hintsAt(page));
    }

    /// Returns whether a page is noted.
    public boolean isNoted(long page) {
        return (words.applyAsLong(notesAt(page)) >>> page % GROUP & 1) != 0;
    }

    /// Returns where the description of a page is.
    public long descriptionAt(long page) {
        return notesAt(page) + SegmentLayout.LINE + page % GROUP * ENTRY_BYTES;
    }

    /// Returns where the hints of a page are.
    public long hintsAt(long page) {
        return descriptionAt(page) + Long.BYTES;
    }

    /// Returns where the notes of a page and its neighbours are.
    public long notesAt(long page) {
        return mapAt + page / GROUP * GROUP_BYTES;
    }

    /// Returns the page that an offset of the heap lies in.
    public long page(long offset) {
        return (offset - heapAt) / pageBytes;
    }

    /// Returns whether an offset is one of the map.
    public boolean has(long offset) {
        return offset >= mapAt && offset < heapAt;
    }

    /// Returns whether a description is at an offset of a segment.
    public boolean isDescription(long offset) {
        return has(offset) && inGroup(offset) >= 0 && inGroup(offset) % ENTRY_BYTES == 0;
    }

    /// Returns whether hints are at an offset of a segment.
    public boolean isHints(long offset) {
        return has(offset) && inGroup(offset) >= 0 && inGroup(offset) % ENTRY_BYTES == Long.BYTES;
    }

    /// Returns the page whose description or hints are at an offset of the map.
    public long pageDescribedAt(long offset) {
        return (offset - mapAt) / GROUP_BYTES * GROUP + inGroup(offset) / ENTRY_BYTES;
    }

    /// Returns how far behind the notes of its group an offset of the map is; negative if it is one of the notes.
    private long inGroup(long offset) {
        return (offset - mapAt) % GROUP_BYTES - SegmentLayout.LINE;
    }
}
