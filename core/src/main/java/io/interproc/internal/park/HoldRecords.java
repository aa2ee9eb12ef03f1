package io.interproc.internal.park;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import java.util.ArrayDeque;

/// The hold records of the objects: how much of an object each participant has, so that it can be given back when the
/// participant dies.
///
/// Overview. The records of an object stand in a chain of blocks that begins at a word of the object, the *anchor*.
/// Blocks and records are never taken out of the chain, so that a reader needs no protection; a record is used again.
/// A participant has at most one record in a chain.
///
/// ```
/// block:   0 header   8 object   16 next block, or 0   24 generation of the object   32 records, 6 of 16 bytes
/// record:  0 owner: participant token, or 0; GONE      8 count << 1; CHANGING
/// ```
///
/// Who writes what. Records are claimed and freed, and blocks appended, by who is in the *monitor* of the object: a
/// lock that is held for a few instructions ([io.interproc.internal.lock.Monitor]). A sweep marks the record of a
/// participant that is dead, or leaves, as GONE by the CAS of its owner word. The count is its owner's: one thread of
/// the owner at a time writes it ([io.interproc.internal.lock.Holding]).
///
/// The record and a word of the object change one after the other. While they do, the record has the CHANGING mark, and
/// nobody can tell whether the word has changed yet:
///
/// ```
/// record: count, CHANGING;  CAS of the word;  record: the new count
/// ```
///
/// Crash windows. After the allocation of a block: it is NEW and in no chain, so the sweep frees it. After the store of
/// the link: the sweep makes it LIVE ([#isLinked]). After the claim of a record: a record with count 0, which is freed
/// as any record of the dead. After CHANGING or after the count: see the object.
public final class HoldRecords {

    /// Offset, in the line of each object with hold records, of the anchor.
    public static final int ANCHOR = 24;

    /// Mark in the owner word: the participant is dead or has left, and what it had is to be given back.
    public static final long GONE = 1;

    /// Mark in the count word: whether the object's word has changed already cannot be told.
    private static final long CHANGING = 1;

    private static final int COUNT_SHIFT = 1;
    private static final int BLOCK_BYTES = 128;
    private static final int OBJECT = 8;
    private static final int NEXT = 16;
    private static final int GENERATION = 24;
    private static final int RECORDS = 32;
    private static final int RECORD_BYTES = 16;
    private static final int COUNT = 8;

    private final Words words;
    private final Blocks blocks;
    private final int longestChain;

    /// Opens the hold records of a segment.
    public HoldRecords(Words words, SegmentLayout layout, Blocks blocks) {
        this.words = words;
        this.blocks = blocks;
        this.longestChain = layout.participants + 1; // each participant has one record, and the dead leave theirs
    }

    private static long anchor(long object) {
        return object + ANCHOR;
    }

    /// Is shown a record; returns whether to go on.
    @FunctionalInterface
    public interface Visitor {
        /// Inspects a record that somebody owns.
        ///
        /// @param record its offset
        /// @param owner the owner's token, perhaps with GONE
        boolean visit(long record, long owner);
    }

    /// Shows every record of an object that is owned.
    ///
    /// @return false if the visitor did not want to go on
    public boolean forEach(long object, Visitor visitor) {
        long anchor = anchor(object);
        int length = 0;
        for (long block = next(anchor); block != 0; block = next(block + NEXT)) {
            requireEnd(++length, anchor);
            for (long record = block + RECORDS; record < block + BLOCK_BYTES; record += RECORD_BYTES) {
                long owner = words.getVolatile(record);
                if (owner != 0 && !visitor.visit(record, owner)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Returns the record of a participant, which claims one if it has none. The caller holds the monitor.
    ///
    /// @throws ScopeFullException if there is no room for one more
    public long claim(long object, long participant) {
        long anchor = anchor(object);
        long free = 0;
        long link = anchor;
        int length = 0;
        for (long block = next(link); block != 0; block = next(link)) {
            requireEnd(++length, anchor);
            for (long record = block + RECORDS; record < block + BLOCK_BYTES; record += RECORD_BYTES) {
                long owner = words.getVolatile(record);
                if (owner == participant) {
                    return record;
                }
                free = free == 0 && owner == 0 ? record : free;
            }
            link = block + NEXT;
        }
        long record = free != 0 ? free : append(object, link) + RECORDS;
        words.setOpaque(record + COUNT, 0);
        words.setVolatile(record, participant);
        return record;
    }

    private long append(long object, long link) {
        long block = blocks.allocate(Blocks.KIND_HOLDS, BLOCK_BYTES);
        words.setOpaque(block + OBJECT, object);
        words.setOpaque(block + GENERATION, Blocks.generation(words.getOpaque(object)));
        words.setVolatile(link, block);
        blocks.publish(block);
        return block;
    }

    /// Returns how much a record says that its owner has.
    ///
    /// @param most what nobody can have more of
    public long count(long record, long most) {
        long count = words.getVolatile(record + COUNT) >> COUNT_SHIFT;
        if (count < 0 || count > most) {
            throw new ScopeFormatException(blocks.path() + ": the hold record at offset " + record
                    + " is damaged: expected a count from 0 to " + most + ", found " + count);
        }
        return count;
    }

    /// Returns whether the owner of a record is changing what it has at this moment.
    public boolean isChanging(long record) {
        return (words.getVolatile(record + COUNT) & CHANGING) != 0;
    }

    /// Returns the place of the count of a record, for [#beginChange] and [#endChange].
    public long place(long record) {
        return words.place(record + COUNT, Long.BYTES);
    }

    /// Says that the owner is about to change what it has.
    ///
    /// @param count what it had
    public void beginChange(long place, long count) {
        words.setAtPlace(place, (count << COUNT_SHIFT) | CHANGING);
    }

    /// Says that the change is over.
    ///
    /// @param count what it has
    public void endChange(long place, long count) {
        words.setAtPlace(place, count << COUNT_SHIFT);
    }

    /// Frees a record. The caller holds the monitor.
    public void free(long record) {
        words.setRelease(record + COUNT, 0);
        words.setVolatile(record, 0);
    }

    /// Marks the record of a participant that is dead, or leaves, and of those that had its slot before.
    ///
    /// @return whether there is a record that is marked
    public boolean markGone(long object, long participant) {
        boolean[] marked = new boolean[1];
        forEach(
                object,
                new Visitor() { // not a lambda; see SegmentEngine
                    @Override
                    public boolean visit(long record, long owner) {
                        if (Token.isOfOrBefore(owner, participant)) {
                            words.compareAndSet(record, owner, owner | GONE);
                            marked[0] |= (words.getVolatile(record) & GONE) != 0;
                        }
                        return true;
                    }
                });
        return marked[0];
    }

    /// Shows the blocks of an object that was removed, the last one first, so that the others still lead to those
    /// that were not freed. What is read here may be another's already, if somebody else frees the object as well;
    /// so only blocks count that name the object and its generation, and each is shown with the header that it had
    /// before that was looked at.
    ///
    /// @param generation that of the object
    public void dispose(long object, long generation, Blocks.Visitor part) {
        ArrayDeque<Found> found = new ArrayDeque<>();
        long block = words.getVolatile(anchor(object));
        while (found.size() <= longestChain && blocks.isInHeap(block)) {
            long header = blocks.header(block);
            if (!isBlockOf(block, header, object, generation)) {
                break;
            }
            found.push(new Found(block, header));
            block = words.getVolatile(block + NEXT);
        }
        found.forEach(one -> part.visit(one.block, one.header));
    }

    /// A block, and its header before anything else of it was read.
    private record Found(long block, long header) {}

    private boolean isBlockOf(long block, long header, long object, long generation) {
        return Blocks.kind(header) == Blocks.KIND_HOLDS
                && words.getOpaque(block + OBJECT) == object
                && words.getOpaque(block + GENERATION) == generation;
    }

    /// Returns whether a block is part of the chain of its object, so that others can reach it.
    public boolean isLinked(long block) {
        long object = words.getOpaque(block + OBJECT);
        if (object == 0) {
            return false; // its owner died before it wrote that
        }
        long anchor = anchor(blocks.requireObject(object));
        int length = 0;
        for (long linked = next(anchor); linked != 0; linked = next(linked + NEXT)) {
            requireEnd(++length, anchor);
            if (linked == block) {
                return true;
            }
        }
        return false;
    }

    private long next(long link) {
        long block = words.getVolatile(link);
        return block == 0 ? 0 : blocks.requireObject(block);
    }

    private void requireEnd(int length, long anchor) {
        if (length > longestChain) {
            throw new ScopeFormatException(blocks.path() + ": the hold records at offset " + anchor
                    + " are damaged: expected at most " + longestChain + " blocks, found more");
        }
    }
}
