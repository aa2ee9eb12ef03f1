package io.interproc.internal.memory;

/// Hints where the blocks of names are, so that who looks for a name that exists need not walk: 7 words in the line of
/// each bucket, behind the word of the bucket's node ([Buckets]).
///
/// ```
/// hint:  63           38 37             6  5   4     1   0
///        | hash >>> 6   | block / 64     | 0 | line   | 0 |      0: none
/// ```
///
/// A hint says nothing for certain: anybody writes it at any time, the block may have been removed and used for
/// something else, and a name may have no hint. The reader looks at the block ([Directory]). A walk is to a dozen lines
/// of memory, one after the other; a hint leads to the object's lines in two steps.
///
/// Who writes what. Whoever created a name, or found it by a walk, stores its hint in the place of none, of one that
/// belongs to another bucket since there are more of them, or else of any. Whoever removes a name takes its hint away,
/// by CAS. There are hints for blocks below 256 GiB.
final class NameHints {

    /// How many hints a bucket has, from word 1 of its line.
    static final int COUNT = 7;

    private static final int TAG_SHIFT = 38;
    private static final long LINK_MASK = (1L << TAG_SHIFT) - 1;

    /// The bits of a hash that a hint does not have.
    private static final int LOST_BITS = 6;

    private final Words words;
    private final Blocks blocks;

    NameHints(Words words, Blocks blocks) {
        this.words = words;
        this.blocks = blocks;
    }

    static long hint(long hash, long link) {
        return ((hash >>> LOST_BITS) << TAG_SHIFT) | link;
    }

    private static boolean mayBelongTo(long hint, long bucket, long buckets) {
        long hash = (hint >>> TAG_SHIFT) << LOST_BITS;
        return ((hash ^ bucket) & (buckets - 1) & (-1L << LOST_BITS)) == 0;
    }

    /// Returns the link of a hint if it may be for a hash, else 0.
    ///
    /// @param line the offset of the bucket's line
    /// @param i from 1 to [#COUNT]
    long get(long line, int i, long hash) {
        long hint = words.getOpaque(line + (long) i * Long.BYTES);
        return hint >>> TAG_SHIFT == hash >>> LOST_BITS ? hint & LINK_MASK : 0;
    }

    /// Returns whether a LIVE block with a node is where a link leads.
    boolean isLive(long link) {
        long block = NameNodes.block(link);
        int line = NameNodes.line(link);
        if (line == 0 || NameNodes.node(link) + SegmentLayout.LINE > words.size() || !blocks.isBlock(block)) {
            return false;
        }
        long header = words.getVolatile(block);
        return Blocks.state(header) == Blocks.STATE_LIVE && Blocks.nameLine(header) == line;
    }

    /// Stores the hint for a name that was found, or does nothing if it was not.
    ///
    /// @param line the offset of the bucket's line
    /// @param buckets how many there are
    /// @param link the link to the name's node, or 0
    void add(long line, long bucket, long buckets, long hash, long link) {
        if (link == 0 || link > LINK_MASK) {
            return;
        }
        long hint = hint(hash, link);
        int place = 1 + (int) ((hash >>> LOST_BITS) % COUNT);
        for (int i = COUNT; i >= 1; i--) {
            long there = words.getOpaque(line + (long) i * Long.BYTES);
            if (there == hint) {
                return;
            }
            if (there == 0 || !mayBelongTo(there, bucket, buckets)) {
                place = i;
            }
        }
        words.setOpaque(line + (long) place * Long.BYTES, hint);
    }

    /// Takes the hint for a name away.
    ///
    /// @param line the offset of the bucket's line
    void remove(long line, long hash, long link) {
        long hint = hint(hash, link);
        for (int i = 1; i <= COUNT; i++) {
            long at = line + (long) i * Long.BYTES;
            if (words.getOpaque(at) == hint && words.compareAndSet(at, hint, 0)) {
                return;
            }
        }
    }
}
