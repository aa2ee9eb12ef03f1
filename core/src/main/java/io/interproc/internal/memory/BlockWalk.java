package io.interproc.internal.memory;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A walk through the blocks of a heap, one at a time, beside those who allocate and free.
///
/// Overview. The walk takes no part in the heap: it changes no word, and nothing is kept from being used again for it.
/// A block that is there from the beginning of the walk to its end is met once; any other one is met or not. What was
/// read of a block belongs to it if the block is [unchanged][#isUnchanged] afterwards. Otherwise the block was removed
/// or freed meanwhile, and its memory may have become part of anything.
///
/// ```
/// next:          description of a page -> a span;  header of its next block that is not FREE
/// the caller:    reads the block
/// isUnchanged:   load fence;  the header and the description of the span, but for its owner, are the same
/// ```
///
/// The same header means the same block, since no generation comes back. The description must be the same as well: when
/// the span was dissolved, the word where the header was can be part of the content of a large block.
public final class BlockWalk {

    private final Words words;
    private final Blocks blocks;
    private final PageMap map;

    private long page;
    private long description;
    private @Nullable Span span;
    private int index;
    private long block;
    private long header;

    BlockWalk(Words words, Blocks blocks, PageMap map) {
        this.words = words;
        this.blocks = blocks;
        this.map = map;
    }

    /// Goes on to the next block that is not FREE.
    ///
    /// @return false if there is none
    // sync block-content acquire
    public boolean next() {
        while (span != null || nextSpan()) {
            Span current = span;
            while (current != null && index < current.blocks()) {
                block = current.block(index++);
                header = words.getAcquire(block);
                if (Blocks.state(header) != Blocks.STATE_FREE) {
                    return true;
                }
            }
            span = null;
        }
        return false;
    }

    private boolean nextSpan() {
        long end = map.pageOf(map.top());
        while (page < end) {
            description = map.description(page);
            long found = page;
            page += PageMap.length(description);
            if (PageMap.sizeClass(description) != 0) {
                span = blocks.span(found, description);
                index = 0;
                return true;
            }
        }
        return false;
    }

    /// Returns the offset of the block.
    public long block() {
        return block;
    }

    /// Returns the header that the block had when it was met.
    public long header() {
        return header;
    }

    /// Returns how many bytes the block has.
    public long bytes() {
        Span current = span;
        return current == null ? 0 : current.blockBytes();
    }

    /// Returns whether what was read since the block was met belongs to it.
    public boolean isUnchanged() {
        VarHandle.loadLoadFence();
        Span current = span;
        return current != null
                && words.getAcquire(block) == header
                && PageMap.isSameSpan(map.description(current.page), description);
    }
}
