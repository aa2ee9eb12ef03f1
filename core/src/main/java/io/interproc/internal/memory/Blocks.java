package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The heap of a segment: blocks of whole lines, one after the other, each with its description in its first word.
///
/// Overview. The heap is a bump allocator whose top is advanced by helping, so that there is no lock, no moment at
/// which the heap cannot be walked, and nothing to repair:
///
/// ```
/// allocate(size):
///   for each block known to be FREE, of this very size:
///     if CAS its header: FREE -> {NEW, kind, size, owner}:  zero its body;  return it
///   repeat:
///     t = top
///     if header[t] != 0:  CAS top: t -> t + size(header[t])       // help whoever got there first
///     else: reserve the pages of [t, t + size)
///           if CAS header[t]: 0 -> {NEW, kind, size, owner}:       // the block is ours
///             CAS top: t -> t + size;  return t
/// ```
///
/// Memory above the top is zero, since nothing but the CAS of a header writes there before the top has passed it.
///
/// A block becomes FREE only out of NEW, when nobody could reach it: its owner lost a race for a name, or died. So
/// there is no handle of it anywhere, and whoever wins the CAS of its header has it alone. Which blocks are free is
/// found by a walk over the heap, repeated only when the count of blocks ever freed has changed; what the walk found is
/// remembered by size in this process, and is a hint, since others take the same blocks.
///
/// Crash windows. After the CAS of the header: the next allocator, or the owner's sweep, helps the top past it;
/// the block is NEW of a dead owner, and the sweep frees it ([#settle]). After the CAS of the top: the same.
/// After the CAS of a FREE header: the same, whatever the body holds, for the block is in no chain of the
/// directory. After a block became FREE, before it was counted: it stays unused until the next block is freed.
/// After [#publish]: the block is LIVE and belongs to the segment. A block that the directory already shows
/// when its owner dies is NEW but reachable; the sweep makes it LIVE instead ([Directory]).
///
/// ```
/// header:  63            44 43     32 31              12 11    8 7      0
///          | generation     | slot+1  | size in lines    | state | kind  |
/// ```
public final class Blocks {

    /// Kinds of blocks; pinned by the layout version. Kinds of objects that came later have their numbers where
    /// they are declared.
    public static final int KIND_LOCK = 1;
    public static final int KIND_RLOCK = 2;
    public static final int KIND_CONDITION = 3;
    public static final int KIND_VALUE = 4;
    public static final int KIND_RECORDS = 5;
    public static final int KIND_HOLDS = 6;

    public static final int STATE_NEW = 1;
    public static final int STATE_LIVE = 2;
    public static final int STATE_FREE = 3;

    private static final int MAX_LINES = (1 << 20) - 1;
    private static final long RESERVE_STEP = 1 << 16;

    private final Words words;
    private final PageReserve pages;
    private final long participantToken;
    private final SegmentLayout layout;
    private volatile Map<Long, Queue<Long>> freeBySize = Map.of();
    private volatile long freedSeen;

    /// Reserves pages of the segment's file before they are touched.
    @FunctionalInterface
    public interface PageReserve {
        /// Makes sure that the bytes exist.
        ///
        /// @throws ScopeFullException if they cannot be had
        void reserve(long from, long to);

        /// Runs what looks at the mark, reserves and raises the mark, while nobody uses pages that it reserves,
        /// if that matters.
        default void during(Runnable reservation) {
            reservation.run();
        }

        /// Returns where the file is, for messages.
        default String path() {
            return "the segment";
        }
    }

    /// Opens the heap of a segment for a participant.
    public Blocks(Words words, SegmentLayout layout, PageReserve pages, long participantToken) {
        this.words = words;
        this.layout = layout;
        this.pages = pages;
        this.participantToken = participantToken;
    }

    /// Returns where the segment is, for messages.
    public String path() {
        return pages.path();
    }

    /// Allocates a block in state NEW, all zero but for its header, and returns its offset.
    ///
    /// @throws ScopeFullException if the segment's capacity or the file system does not suffice
    public long allocate(int kind, long bytes) {
        long lines = SegmentLayout.lineUp(bytes) / SegmentLayout.LINE;
        long size = lines * SegmentLayout.LINE;
        long header = participantToken | (lines << 12) | ((long) STATE_NEW << 8) | kind;
        long reused = reuse(size, header);
        if (reused != 0) {
            return reused;
        }
        while (true) {
            long top = helpTop();
            if (lines > MAX_LINES || top + size > words.size()) {
                throw new ScopeFullException("the scope is full: " + size + " bytes wanted, "
                        + Math.max(0, words.size() - top) + " of " + words.size()
                        + " left; open it with a greater ScopeOptions.capacity");
            }
            if (words.getVolatile(SegmentLayout.RESERVED_AT) < top + size) {
                pages.during(() -> reserveUpTo(top + size));
            }
            if (words.compareAndSet(top, 0, header)) {
                words.compareAndSet(SegmentLayout.HEAP_TOP_AT, top, top + size);
                return top;
            }
        }
    }

    /// Advances the top past every block that has a header, and returns it.
    ///
    /// A sweep does so first: the top may not have passed the block that the dead one was about to have.
    public long helpTop() {
        while (true) {
            long top = top();
            long there = top + 8 <= words.size() ? headerIfReserved(top) : 0;
            if (there == 0) {
                return top;
            }
            words.compareAndSet(SegmentLayout.HEAP_TOP_AT, top, top + checkedSize(top, there));
        }
    }

    /// Takes a free block of that very size, and returns its offset, or 0 if none is known.
    private long reuse(long size, long header) {
        long freed = words.getVolatile(SegmentLayout.FREED_AT);
        if (freed != freedSeen) {
            freeBySize = findFree();
            freedSeen = freed;
        }
        Queue<Long> candidates = freeBySize.get(size);
        while (candidates != null) {
            Long block = candidates.poll();
            if (block == null) {
                return 0;
            }
            long there = words.getVolatile(block);
            if (state(there) == STATE_FREE
                    && size(there) == size
                    && block + size <= top()
                    && words.compareAndSet(block, there, header)) {
                words.setBytes(block + 8, new byte[(int) size - 8]);
                return block;
            }
        }
        return 0;
    }

    private Map<Long, Queue<Long>> findFree() {
        Map<Long, Queue<Long>> found = new HashMap<>();
        for (long block = first(); block < top(); ) {
            long header = words.getVolatile(block);
            if (state(header) == STATE_FREE) {
                found.computeIfAbsent(size(header), _ -> new ConcurrentLinkedQueue<>())
                        .add(block);
            }
            block = next(block, header);
        }
        return found;
    }

    /// Makes a NEW block LIVE; its content must be complete.
    // sync block-content release
    public void publish(long block) {
        words.setVolatile(block, withState(words.getOpaque(block), STATE_LIVE));
    }

    /// Frees a block that this participant allocated and did not publish.
    public void releaseNew(long block) {
        words.setVolatile(block, withState(words.getOpaque(block), STATE_FREE));
        words.getAndAdd(SegmentLayout.FREED_AT, 1);
    }

    /// Returns the header of the block at an offset that came from elsewhere, after checking that a block can be
    /// there.
    // sync block-content acquire
    public long header(long block) {
        return words.getAcquire(requireObject(block));
    }

    /// Returns an offset that came from elsewhere, after checking that an object, or the lock of one, can be there.
    public long requireObject(long offset) {
        if (offset < layout.heapAt || offset % SegmentLayout.LINE != 0 || offset >= top()) {
            throw new ScopeFormatException(
                    path() + ": no object can lie at offset " + offset + ": expected a multiple of "
                            + SegmentLayout.LINE + " from " + layout.heapAt + " to " + top() + ", found " + offset);
        }
        return offset;
    }

    /// Returns the offset behind the last block.
    public long top() {
        long top = words.getVolatile(SegmentLayout.HEAP_TOP_AT);
        if (top < layout.heapAt || top > words.size() || top % SegmentLayout.LINE != 0) {
            throw new ScopeFormatException(path() + ": the heap top, at offset " + SegmentLayout.HEAP_TOP_AT
                    + ", is damaged: expected a multiple of " + SegmentLayout.LINE + " from " + layout.heapAt + " to "
                    + words.size() + ", found " + top);
        }
        return top;
    }

    /// Returns the offset of the first block.
    public long first() {
        return layout.heapAt;
    }

    /// Returns the offset behind a block, for a walk from [#first()] to [#top()]; the top if the header is damaged.
    public long next(long block, long header) {
        long size = size(header);
        return size == 0 ? top() : block + size;
    }

    /// Settles a NEW block of a dead participant: LIVE if others can reach it, else FREE. Whoever is first
    /// wins.
    public void settle(long block, long header, boolean reachable) {
        boolean won = words.compareAndSet(block, header, withState(header, reachable ? STATE_LIVE : STATE_FREE));
        if (won && !reachable) {
            words.getAndAdd(SegmentLayout.FREED_AT, 1);
        }
    }

    public static int kind(long header) {
        return (int) header & 0xFF;
    }

    public static int state(long header) {
        return (int) (header >>> 8) & 0xF;
    }

    /// Returns the size of the block in bytes.
    public static long size(long header) {
        return ((header >>> 12) & MAX_LINES) * SegmentLayout.LINE;
    }

    private long checkedSize(long block, long header) {
        long size = size(header);
        if (size == 0 || block + size > words.size()) {
            throw new ScopeFormatException(
                    path() + ": the block at offset " + block + " is damaged: expected a size from "
                            + SegmentLayout.LINE + " to " + (words.size() - block) + " bytes, found " + size);
        }
        return size;
    }

    private static long withState(long header, int state) {
        return (header & ~0xF00L) | ((long) state << 8);
    }

    private long headerIfReserved(long top) {
        return top < words.getVolatile(SegmentLayout.RESERVED_AT) ? words.getVolatile(top) : 0;
    }

    /// Reserves pages up to an offset; idempotent, and only ever raises the mark, so that a death in between costs
    /// nothing.
    private void reserveUpTo(long end) {
        long reserved;
        while ((reserved = words.getVolatile(SegmentLayout.RESERVED_AT)) < end) {
            if (reserved < layout.heapAt) {
                throw new ScopeFormatException(path() + ": the mark of what is reserved, at offset "
                        + SegmentLayout.RESERVED_AT + ", is damaged: expected from " + layout.heapAt + " to "
                        + words.size() + ", found " + reserved);
            }
            long to = Math.min(words.size(), Math.max(end, reserved + RESERVE_STEP));
            try {
                pages.reserve(reserved, to);
            } catch (ScopeFullException e) {
                to = SegmentLayout.lineUp(end);
                pages.reserve(reserved, to);
            }
            words.compareAndSet(SegmentLayout.RESERVED_AT, reserved, to);
        }
    }
}
