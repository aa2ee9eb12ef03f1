package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;

/// The buckets of the directory: short cuts into the list of names ([Directory]).
///
/// Overview. Bucket *b* of *n*, a power of two, is where the names begin in the list whose hashes are *b* modulo *n*. A
/// bucket has a line. Its first word leads to its node; the others are [NameHints]. Bucket 0 is the beginning of the
/// list itself. A word of 0 costs time only: the walk begins at the *parent*, the bucket without the greatest bit of
/// the number, whose names come before.
///
/// ```
/// table 0:  in the tables of the segment, buckets 0 to T - 1        T: as the layout says
/// table i:  a block, buckets T * 2^(i-1) to T * 2^i - 1, from the second line on
///
/// grow:  there are more names than 4 for each of n buckets
///   the table of bucket n does not exist:  allocate it;  CAS its word in the header: 0 -> table;  publish it
///   CAS the number of buckets: n -> 2n
/// ```
///
/// The number of names is a hint as well: who dies between a change of the list and that of the number leaves it wrong
/// by one.
///
/// Crash windows. After the allocation of a table: it is NEW and no word leads to it, so the sweep frees it. After the
/// CAS of its word: the sweep makes it LIVE ([#isTable]); whoever needs it next finds the word, and goes on with the
/// number. After the CAS of the number: the words of the new buckets are 0.
final class Buckets {

    /// From how many names for each bucket on there are more buckets.
    static final int LOAD = 4;

    /// A table for which there was no room is not asked for again before there are so many times the names, in
    /// eighths.
    private static final int PATIENCE = 9;

    private final Words words;
    private final SegmentLayout layout;
    private final Blocks blocks;
    private final long most;

    /// The tables that this process has used, by their numbers.
    private final long[] tables = new long[SegmentLayout.BUCKET_TABLES + 1];

    /// How many names there were when there was no room for a table.
    private volatile long refused;

    Buckets(Words words, SegmentLayout layout, Blocks blocks) {
        this.words = words;
        this.layout = layout;
        this.blocks = blocks;
        this.most = (long) layout.buckets << SegmentLayout.BUCKET_TABLES;
        tables[0] = layout.bucketsAt;
    }

    // ------------------------------------------------------------------------------------------------ where to begin

    /// Returns the bucket of a hash.
    long of(long hash) {
        return hash & (count() - 1);
    }

    /// Returns the offset of the link in front of the names of a bucket: its own, or that of a bucket before it.
    long start(long bucket) {
        long count = count();
        for (long b = bucket; b != 0; b = parent(b)) {
            long found = b < count ? node(b) : 0;
            if (found != 0) {
                return found + NameNodes.NEXT;
            }
        }
        return SegmentLayout.FIRST_NAME_AT;
    }

    /// Returns the bucket whose names come before, and end where those of this one begin.
    static long parent(long bucket) {
        return bucket ^ Long.highestOneBit(bucket);
    }

    /// Returns the node of a bucket, or 0 if no word leads to one.
    long node(long bucket) {
        long at = place(bucket);
        long node = words.getVolatile(at);
        if (node == 0) {
            return 0;
        }
        int kind = Blocks.kind(blocks.header(node));
        if (kind != Blocks.KIND_BUCKET || words.getOpaque(node + NameNodes.KEY) != NameNodes.keyOfBucket(bucket)) {
            throw new ScopeFormatException(blocks.path() + ": the word of bucket " + bucket + ", at offset " + at
                    + ", is damaged: expected the offset of a bucket's node with the key 0x"
                    + Long.toHexString(NameNodes.keyOfBucket(bucket)) + ", found " + node);
        }
        return node;
    }

    /// Lets the word of a bucket lead to its node.
    void setNode(long bucket, long node) {
        words.compareAndSet(place(bucket), 0, node);
    }

    /// Returns the offset of the line of a bucket.
    long place(long bucket) {
        if (bucket < layout.buckets) {
            return layout.bucketsAt + SegmentLayout.LINE * bucket;
        }
        int table = table(bucket);
        return requireTable(table) + SegmentLayout.LINE * (bucket - first(table));
    }

    private int table(long bucket) {
        return bucket < layout.buckets ? 0 : 64 - Long.numberOfLeadingZeros(bucket / layout.buckets);
    }

    /// Returns the first bucket of a table that is a block, and how many it has.
    private long first(int table) {
        return (long) layout.buckets << (table - 1);
    }

    private static long word(int table) {
        return SegmentLayout.BUCKET_TABLES_AT + (long) Long.BYTES * (table - 1);
    }

    private long bytes(int table) {
        return SegmentLayout.LINE * (1 + first(table));
    }

    /// Returns where the words of a table are, which there must be.
    private long requireTable(int table) {
        long known = tables[table];
        if (known != 0) {
            return known;
        }
        long block = words.getVolatile(word(table));
        boolean isTable = block != 0
                && Blocks.kind(blocks.header(block)) == Blocks.KIND_BUCKETS
                && blocks.size(block) >= bytes(table);
        if (!isTable) {
            throw new ScopeFormatException(blocks.path() + ": the word at offset " + word(table)
                    + " is damaged: expected the offset of a table of " + first(table) + " buckets, found " + block);
        }
        tables[table] = block + SegmentLayout.LINE;
        return tables[table];
    }

    // ------------------------------------------------------------------------------------------------ growth

    /// Returns how many buckets there are.
    long count() {
        long count = words.getVolatile(SegmentLayout.BUCKET_COUNT_AT);
        if (count < 1 || count > most || Long.bitCount(count) != 1) {
            throw new ScopeFormatException(
                    blocks.path() + ": the number of buckets, at offset " + SegmentLayout.BUCKET_COUNT_AT
                            + ", is damaged: expected a power of two from 1 to " + most + ", found " + count);
        }
        return count;
    }

    /// Counts a name that was removed.
    void countRemoved() {
        words.getAndAdd(SegmentLayout.NAMES_AT, -1);
    }

    /// Counts a new name, and doubles the buckets if there are too few.
    void countNew() {
        long names = words.getAndAdd(SegmentLayout.NAMES_AT, 1) + 1;
        long count = count();
        if (names > LOAD * count && count < most && isPlausible(count) && names > refused / 8 * PATIENCE) {
            grow(count, names);
        }
    }

    /// Returns whether the segment has room for so many names, of two lines at least, that it needs more buckets:
    /// the number of names may be damaged.
    private boolean isPlausible(long count) {
        return LOAD * count < words.size() / (4 * SegmentLayout.LINE);
    }

    private void grow(long count, long names) {
        int table = table(count);
        if (table != 0 && words.getVolatile(word(table)) == 0) {
            long made;
            try {
                made = blocks.allocate(Blocks.KIND_BUCKETS, bytes(table));
            } catch (ScopeFullException _) {
                refused = names;
                return;
            }
            if (words.compareAndSet(word(table), 0, made)) {
                blocks.publish(made);
            } else {
                blocks.releaseNew(made);
            }
        }
        words.compareAndSet(SegmentLayout.BUCKET_COUNT_AT, count, 2 * count);
    }

    /// Returns whether a block is a table that the header leads to.
    boolean isTable(long block) {
        for (int table = 1; table <= SegmentLayout.BUCKET_TABLES; table++) {
            if (words.getVolatile(word(table)) == block) {
                return true;
            }
        }
        return false;
    }
}
