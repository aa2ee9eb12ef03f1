package io.interproc.internal.memory;

import org.jspecify.annotations.Nullable;

/// A span that this process allocates from. One thread at a time uses it.
final class Span {

    final long page;
    private final long pages;
    /// The offset of the first block.
    final long first;
    private final long blockBytes;
    private final int blocks;
    private final int sizeClass;

    /// Bit *i* says that block *i* may be free.
    long free;

    /// The span behind it in a [SpanQueue].
    @Nullable
    Span next;

    /// @param first the offset of the first block
    Span(long page, long pages, int sizeClass, long first, int pageLines) {
        this.page = page;
        this.pages = pages;
        this.sizeClass = sizeClass;
        this.first = first;
        this.blockBytes = (isLarge() ? pages * pageLines : SizeClasses.lines(sizeClass)) * SegmentLayout.LINE;
        this.blocks = SizeClasses.blocks(sizeClass, pages, pageLines);
    }

    /// Returns whether the span is that of a large block.
    boolean isLarge() {
        return sizeClass == SizeClasses.LARGE;
    }

    /// Returns how many blocks there are.
    int blocks() {
        return blocks;
    }

    /// Returns the offset of a block.
    long block(int i) {
        return first + i * blockBytes;
    }

    /// Returns what the hints are when every block is free.
    long all() {
        return SizeClasses.all(blocks);
    }

    /// Returns the description of the span with an owner.
    long description(long owner) {
        return PageMap.describe(owner, sizeClass, pages);
    }

    long pages() {
        return pages;
    }

    /// Returns how many bytes each block has.
    long blockBytes() {
        return blockBytes;
    }

    /// Takes a free block, and returns its offset, or 0 if none is known.
    ///
    /// @param made the header that it gets, without its generation
    long take(Words words, long made) {
        while (free != 0) {
            int i = Long.numberOfTrailingZeros(free);
            free &= free - 1;
            long at = block(i);
            long header = words.getOpaque(at);
            if (Blocks.state(header) == Blocks.STATE_FREE) {
                words.setOpaque(at, Blocks.next(header) | made);
                return at;
            }
        }
        return 0;
    }

    /// Makes a NEW block FREE that only the caller may free, and notes that it is.
    void putBack(Words words, long block) {
        words.setRelease(block, Blocks.withState(words.getOpaque(block), Blocks.STATE_FREE));
        free |= 1L << SizeClasses.index(sizeClass, (block - first) / SegmentLayout.LINE);
    }

    /// Returns which blocks are free.
    long findFree(Words words) {
        long found = 0;
        for (int i = 0; i < blocks; i++) {
            if (Blocks.state(words.getVolatile(block(i))) == Blocks.STATE_FREE) {
                found |= 1L << i;
            }
        }
        return found;
    }

    /// Returns whether a block has been allocated and not published.
    boolean hasNew(Words words) {
        for (int i = 0; i < blocks; i++) {
            if (Blocks.state(words.getVolatile(block(i))) == Blocks.STATE_NEW) {
                return true;
            }
        }
        return false;
    }

    /// Returns the greatest generation of a block.
    long latest(Words words) {
        long latest = 0;
        for (int i = 0; i < blocks; i++) {
            latest = Math.max(latest, Blocks.generation(words.getOpaque(block(i))));
        }
        return latest;
    }

    /// Writes the headers of free blocks.
    void format(Words words, long header) {
        for (int i = 0; i < blocks; i++) {
            words.setOpaque(block(i), header);
        }
    }
}
