package io.interproc.internal.memory;

import io.interproc.ScopeFullException;

/// The heap of a segment: blocks of whole lines, one after the other, each with its description in its first word.
///
/// Overview. The heap is a bump allocator whose top is advanced by helping, so that there is no lock, no moment at
/// which the heap cannot be walked, and nothing to repair:
///
/// ```
/// allocate(size):
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
/// Crash windows. After the CAS of the header: the next allocator helps the top past it; the block is NEW of a dead
/// owner, and the owner's sweep frees it ([#releaseNew]). After the CAS of the top: the same. After [#publish]: the
/// block is
/// LIVE and belongs to the segment. A block that the directory already shows when its owner dies is NEW but reachable;
/// the sweep makes it LIVE instead ([Directory]).
///
/// ```
/// header:  63            44 43     32 31              12 11    8 7      0
///          | generation     | slot+1  | size in lines    | state | kind  |
/// ```
public final class Blocks {

    /// Kinds of blocks; pinned by the layout version.
    public static final int KIND_LOCK = 1;
    public static final int KIND_RLOCK = 2;
    public static final int KIND_CONDITION = 3;
    public static final int KIND_VALUE = 4;
    public static final int KIND_RECORDS = 5;

    public static final int STATE_NEW = 1;
    public static final int STATE_LIVE = 2;
    public static final int STATE_FREE = 3;

    private static final int MAX_LINES = (1 << 20) - 1;
    private static final long RESERVE_STEP = 1 << 16;

    private final Words words;
    private final PageReserve pages;
    private final long participantToken;
    private final SegmentLayout layout;

    /// Reserves pages of the segment's file before they are touched.
    @FunctionalInterface
    public interface PageReserve {
        /// Makes sure that the bytes exist.
        ///
        /// @throws ScopeFullException if they cannot be had
        void reserve(long from, long to);
    }

    /// Opens the heap of a segment for a participant.
    public Blocks(Words words, SegmentLayout layout, PageReserve pages, long participantToken) {
        this.words = words;
        this.layout = layout;
        this.pages = pages;
        this.participantToken = participantToken;
    }

    /// Allocates a block in state NEW, all zero but for its header, and returns its offset.
    ///
    /// @throws ScopeFullException if the segment's capacity or the file system does not suffice
    public long allocate(int kind, long bytes) {
        long lines = SegmentLayout.lineUp(bytes) / SegmentLayout.LINE;
        long size = lines * SegmentLayout.LINE;
        long header = participantToken | (lines << 12) | ((long) STATE_NEW << 8) | kind;
        while (true) {
            long top = words.getVolatile(SegmentLayout.HEAP_TOP_AT);
            long there = top + 8 <= words.size() ? headerIfReserved(top) : 0;
            if (there != 0) {
                words.compareAndSet(SegmentLayout.HEAP_TOP_AT, top, top + size(there));
                continue;
            }
            if (lines > MAX_LINES || top + size > words.size()) {
                throw new ScopeFullException("the scope is full: " + size + " bytes wanted, " + (words.size() - top)
                        + " of " + words.size() + " left; open it with a greater ScopeOptions.capacity");
            }
            reserveUpTo(top + size);
            if (words.compareAndSet(top, 0, header)) {
                words.compareAndSet(SegmentLayout.HEAP_TOP_AT, top, top + size);
                return top;
            }
        }
    }

    /// Makes a NEW block LIVE; its content must be complete.
    // sync block-content release
    public void publish(long block) {
        words.setVolatile(block, withState(words.getOpaque(block), STATE_LIVE));
    }

    /// Frees a block that this participant allocated and did not publish.
    public void releaseNew(long block) {
        words.setVolatile(block, withState(words.getOpaque(block), STATE_FREE));
    }

    /// Returns the header of the block at an offset that came from elsewhere, after checking that a block can be
    /// there.
    // sync block-content acquire
    public long header(long block) {
        if (block < layout.heapAt || block % SegmentLayout.LINE != 0 || block >= top()) {
            throw new io.interproc.ScopeFormatException("no object can lie at offset " + block
                    + ": expected a multiple of " + SegmentLayout.LINE + " from " + layout.heapAt + " to " + top());
        }
        return words.getAcquire(block);
    }

    /// Returns the offset behind the last block.
    public long top() {
        return Math.min(words.getVolatile(SegmentLayout.HEAP_TOP_AT), words.size());
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

    /// Settles a NEW block of a participant that is gone: LIVE if others can reach it, else FREE. Whoever is first
    /// wins.
    public void settle(long block, long header, boolean reachable) {
        words.compareAndSet(block, header, withState(header, reachable ? STATE_LIVE : STATE_FREE));
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
