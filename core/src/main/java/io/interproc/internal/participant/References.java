package io.interproc.internal.participant;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.blocking.BriefLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/// The references of this participant: which blocks it has handles of, in the segment, for all to see.
///
/// Overview. A block that was removed is used again only when no participant refers to it. So nothing that is done
/// through a handle has to ask whether the block is still the one that it was, and a process that is stopped in the
/// middle of an operation, for however long, finds the block as it left it. These are hazard pointers (Michael, 2004),
/// held for as long as a process has handles, which its garbage collector tells.
///
/// ```
/// refer:    entry: 0 -> {block, REFERS};  full fence;  header of the block: LIVE, and the one that was meant?
/// remove:   header: LIVE -> REMOVED;  ...;  read every entry of every participant:  none refers:  header -> FREE
/// ```
///
/// Either who refers sees that the block was removed, or who removes sees the entry.
///
/// The last one who gives up a reference frees the block, whoever removed the object: each who finds it removed by then
/// reads the entries of all, and one of them makes the header FREE. So a remover need not stay until others have
/// forgotten what it removed.
///
/// The table of a participant is a chain of blocks that begins at a word of its line. New ones come in front, so who
/// reads the chain once has seen every entry that was there before.
///
/// ```
/// table word:  {generation of the participant, low 20 bits, at 44 | offset of the first block}
/// block:       0 header    8 next block, or 0    16 the participant    24 entries of 8 bytes
/// entry:       offset of a block | flags
/// ```
///
/// In front of the chain stand a few [Guards] in the participant's line, for what has no handles: the walk through the
/// directory, and the sweep.
///
/// Who writes what. A participant its own entries and its own chain, while it lives. Afterwards nobody writes entries,
/// and the sweep takes the blocks out of the chain, the first one first, each by a CAS of the table word, when all that
/// it refers to has been swept. The entries of a dead participant count until then. A block that was taken out is free
/// at once: whoever reads it looks at the table word afterwards, and does not believe what it read if that has changed.
///
/// Crash windows. After a block was allocated, before it is in the chain: a NEW block of the dead, which is not
/// reachable. After the table word: the entries are 0. After an entry: a reference of the dead. What the flags OWNS and
/// REMOVES say is done by the sweep. In the sweep, after a block was taken out, before it is free: the guard TABLE of
/// the sweeper names it, and whoever sweeps the sweeper frees it. So does the guard RECLAIM name what is being freed.
/// In [#leave], after any entry: entries of the dead, some of which are gone or say REMOVES; of those that are gone
/// nothing was left to do. In [#succeed] the same; before it, and after its CAS of the table word: the chain of a
/// participant that died before, which the sweep of any later one with the same slot takes along.
public final class References implements Guards {

    /// Flag: this participant has handles of the block.
    public static final long REFERS = 1;

    /// Flag: the object in the block goes when this participant does.
    public static final long OWNS = 2;

    /// Flag: this participant removes the block, and sees to it that it is used again.
    public static final long REMOVES = 4;

    private static final long FLAGS = SegmentLayout.LINE - 1;
    private static final int NEXT = 8;
    private static final int OWNER = 16;
    private static final int ENTRIES = 24;
    private static final int GENERATION_SHIFT = 44;
    private static final long OFFSET_MASK = (1L << GENERATION_SHIFT) - 1;

    /// What a walk through a chain returns when that has changed.
    private static final long CHANGED = -1;

    private final Words words;
    private final Participants participants;
    private final Blocks blocks;
    private final Places places;
    private final int perBlock;
    private final int blockBytes;

    /// Opens the references of a participant that has entered.
    public References(Words words, SegmentLayout layout, Participants participants, Blocks blocks, Backoff backoff) {
        this.words = words;
        this.participants = participants;
        this.blocks = blocks;
        this.places = new Places(backoff);
        this.blockBytes = layout.pageBytes;
        this.perBlock = (layout.pageBytes - ENTRIES) / Long.BYTES;
    }

    /// The places of this participant's entries. One thread at a time has them.
    private static final class Places extends BriefLock {
        private final ArrayDeque<Long> free = new ArrayDeque<>();
        private long block;
        private int next;

        Places(Backoff backoff) {
            super(backoff);
        }
    }

    // ------------------------------------------------------------------------------------------------ one's own

    /// Writes an entry, with a full fence after it, and returns where it is.
    ///
    /// @throws ScopeFullException if there is no room for one more
    public long add(long block, long flags) {
        long place = take();
        words.setVolatile(place, block | flags);
        return place;
    }

    private long take() {
        while (true) {
            long place = tryTake();
            if (place != 0) {
                return place;
            }
            extend();
        }
    }

    private long tryTake() {
        places.take();
        try {
            Long free = places.free.pollLast();
            if (free != null) {
                return free;
            }
            return places.block != 0 && places.next < perBlock
                    ? places.block + ENTRIES + (long) places.next++ * Long.BYTES
                    : 0;
        } finally {
            places.taken = 0; // a store only: there may be no stack for a call
        }
    }

    /// Puts one more block into the chain. If two threads do so at a time, the places of one block are found by
    /// nobody until this participant goes.
    private void extend() {
        long block = blocks.allocate(Blocks.KIND_REFERENCES, blockBytes);
        long table = participants.table(participants.self());
        long generation = Token.generation(participants.self()) << GENERATION_SHIFT;
        long first;
        do {
            first = words.getVolatile(table);
            words.setOpaque(block + NEXT, first & OFFSET_MASK);
            words.setOpaque(block + OWNER, participants.self());
        } while (!words.compareAndSet(table, first, generation | block));
        blocks.publish(block);
        places.take();
        places.block = block;
        places.next = 0;
        places.give();
    }

    /// Returns the block of an entry.
    public static long block(long entry) {
        return entry & ~FLAGS;
    }

    /// Changes the flags of an entry of this participant; the place of one without flags is used again.
    public void set(long place, long block, long flags) {
        words.setVolatile(place, flags == 0 ? 0 : block | flags);
        if (flags == 0) {
            places.take();
            try {
                places.free.addLast(place);
            } finally {
                places.taken = 0; // a store only: there may be no stack for a call
            }
        }
    }

    @Override
    public void guard(int place, long block) {
        words.setVolatile(participants.guards(participants.self()) + (long) place * Long.BYTES, block);
    }

    // ------------------------------------------------------------------------------------------------ everybody's

    /// Is shown what somebody refers to.
    @FunctionalInterface
    public interface Referred {
        /// Is shown a block to which somebody refers.
        ///
        /// @param guarded whether it is a guard that refers to it, and not an entry
        void referred(long block, boolean guarded);
    }

    /// Shows every block that somebody refers to, some of them more than once. A guard may be at the second line of
    /// a block.
    public void forEachReferred(Referred action) {
        participants.forEachUnswept(
                new LongConsumer() { // not a lambda; see io.interproc.internal.lock.SegmentEngine
                    @Override
                    public void accept(long participant) {
                        showReferred(participant, action);
                    }
                });
    }

    private void showReferred(long participant, Referred action) {
        long guards = participants.guards(participant);
        for (int place = 0; place < Guards.COUNT; place++) {
            long guarded = words.getVolatile(guards + (long) place * Long.BYTES);
            if (guarded != 0) {
                action.referred(guarded, true);
            }
        }
        long table = participants.table(participant);
        long first;
        do {
            first = words.getVolatile(table);
        } while (!showChain(table, first, action));
    }

    /// Returns false if the chain has changed meanwhile.
    private boolean showChain(long table, long first, Referred action) {
        long limit = words.size() / blockBytes;
        for (long block = first & OFFSET_MASK; block != 0; ) {
            for (int i = 0; i < perBlock; i++) {
                long entry = words.getVolatile(block + ENTRIES + (long) i * Long.BYTES);
                if ((entry & REFERS) != 0) {
                    action.referred(block(entry), false);
                }
            }
            long next = words.getVolatile(block + NEXT);
            if (words.getVolatile(table) != first) {
                return false;
            }
            requireEnd(limit--, block);
            block = next == 0 ? 0 : blocks.requireObject(next);
        }
        return true;
    }

    private void requireEnd(long left, long block) {
        if (left < 0) {
            throw new ScopeFormatException(blocks.path() + ": the references of a participant are damaged: expected the"
                    + " end of a chain, found a cycle at offset " + block);
        }
    }

    /// Returns whether a block is part of the chain of its participant.
    public boolean isLinked(long block) {
        long owner = words.getOpaque(block + OWNER);
        if (!participants.isSlot(owner)) {
            return false; // its owner died before it wrote that
        }
        long table = participants.table(owner);
        long first;
        long end;
        do {
            first = words.getVolatile(table);
            end = walkTo(block, table, first);
        } while (end == CHANGED);
        return end == block;
    }

    /// Returns the block if a chain leads to it, 0 if it does not, and CHANGED if the chain has changed meanwhile.
    private long walkTo(long block, long table, long first) {
        long limit = words.size() / blockBytes;
        long linked = first & OFFSET_MASK;
        while (linked != 0 && linked != block) {
            requireEnd(limit--, linked);
            long next = words.getVolatile(blocks.requireObject(linked) + NEXT);
            if (words.getVolatile(table) != first) {
                return CHANGED; // the block may be another's, and what it says mean nothing
            }
            linked = next;
        }
        return linked;
    }

    // ------------------------------------------------------------------------------------------------ the dead

    /// Is shown the entries of the dead, and of this participant as it leaves.
    public interface Heir {
        /// Does what an entry asks for. The block is kept from being used again meanwhile.
        ///
        /// @param participant whose entry it is
        /// @param header what the block was while the entry counted
        void inherit(long participant, long block, long header, long flags);

        /// Forgets an entry of this participant, after what it asked for was done.
        ///
        /// @param place where it is
        void forget(long block, long place);

        /// Ends what is done for this participant, which has forgotten all its entries.
        ///
        /// @return false if a block is left that only a guard keeps, so that nobody will forget it
        boolean end();
    }

    /// Forgets all entries of this participant, which leaves and has no handles any more. It is its own heir, and
    /// must not write entries into a table that it is about to take away. So each changes in its place, first to
    /// REMOVES, and then to nothing when its block is free. What others have entries of by then is free when they
    /// have forgotten it.
    ///
    /// @return false if a block is left that only a guard keeps, whose owner will not look at it again: then the
    ///     entry must stay, for whoever sweeps this participant
    public boolean leave(Heir heir) {
        forgetAll(participants.self(), heir);
        return heir.end();
    }

    /// Forgets all entries of a participant that is dead and had the slot of this one: this one has its chain, and
    /// what is still to be freed waits in the same entries, as in [#leave]. The generation in the table word
    /// becomes
    /// this one's first. So whoever sweeps the dead one finds that the chain is not its any more, and takes nothing
    /// out.
    public void succeed(long predecessor, Heir heir) {
        long table = participants.table(participants.self());
        long generation = Token.generation(participants.self()) << GENERATION_SHIFT;
        long first;
        do {
            first = words.getVolatile(table);
        } while (first != 0 && !words.compareAndSet(table, first, generation | (first & OFFSET_MASK)));
        forgetAll(predecessor, heir);
    }

    /// Forgets all entries in the chain of this participant, which has no handles.
    ///
    /// @param participant whose entries they are
    private void forgetAll(long participant, Heir heir) {
        settleGuards(participant);
        for (int place = 0; place < Guards.COUNT; place++) {
            guard(place, 0); // of the dead, or of threads from which the memory was taken
        }
        long limit = words.size() / blockBytes;
        long block = words.getVolatile(participants.table(participant)) & OFFSET_MASK;
        while (block != 0) {
            requireEnd(limit--, block);
            forgetBlock(participant, blocks.requireObject(block), heir);
            block = words.getVolatile(block + NEXT);
        }
        guard(Guards.SWEEP, 0);
    }

    private void forgetBlock(long participant, long block, Heir heir) {
        for (int i = 0; i < perBlock; i++) {
            long place = block + ENTRIES + (long) i * Long.BYTES;
            long entry = words.getVolatile(place);
            if (entry != 0) {
                guard(Guards.SWEEP, block(entry));
                heir.inherit(participant, block(entry), headerOf(entry), entry & FLAGS);
                heir.forget(block(entry), place);
            }
        }
    }

    private long headerOf(long entry) {
        return blocks.isInHeap(block(entry)) ? blocks.header(block(entry)) : 0;
    }

    /// Returns whether a participant is this one.
    public boolean isSelf(long participant) {
        return participant == participants.self();
    }

    /// Returns whether the entries of a participant are in the chain of this one: it is this one, or had its slot.
    public boolean hasEntriesOf(long participant) {
        return Token.slot(participant) == Token.slot(participants.self());
    }

    /// Shows the entries in the first block of the table of a participant that is dead, or leaves, and takes that
    /// block away. Any number of sweepers may do so at the same time.
    ///
    /// @return whether there was one
    public boolean sweepPart(long participant, Heir heir) {
        settleGuards(participant);
        long table = participants.table(participant);
        long first = words.getVolatile(table);
        if (!isOf(first, participant)) {
            return false;
        }
        long block = blocks.requireObject(first & OFFSET_MASK);
        if (sweepBlock(participant, first, block, heir)) {
            long next = words.getVolatile(block + NEXT);
            guard(Guards.TABLE, block);
            if (words.compareAndSet(table, first, next == 0 ? 0 : (first & ~OFFSET_MASK) | next)) {
                freeIfTakenOut(block);
            }
            guard(Guards.TABLE, 0);
        }
        return true;
    }

    /// Does the rest of what a participant was doing with a block that its guards name.
    private void settleGuards(long participant) {
        long half = words.getVolatile(participants.guards(participant) + (long) Guards.TABLE * Long.BYTES);
        if (half != 0) {
            freeIfTakenOut(blocks.requireObject(half));
        }
        long freed = words.getVolatile(participants.guards(participant) + (long) Guards.RECLAIM * Long.BYTES);
        if (freed != 0) {
            blocks.offerAgain(blocks.requireObject(freed));
        }
    }

    private static boolean isOf(long first, long participant) {
        long owner = Token.of(Token.slot(participant), first >>> GENERATION_SHIFT);
        return (first & OFFSET_MASK) != 0 && Token.isOfOrBefore(owner, participant);
    }

    /// Frees a block of a table if it is in no chain any more: once LIVE, it was.
    private void freeIfTakenOut(long block) {
        long header = blocks.header(block);
        if (Blocks.kind(header) != Blocks.KIND_REFERENCES) {
            return;
        }
        if (Blocks.state(header) == Blocks.STATE_FREE) {
            blocks.offerAgain(block);
        } else if (Blocks.state(header) == Blocks.STATE_LIVE && !isLinked(block)) {
            blocks.freeOnce(block, header);
        }
    }

    /// Returns false if another sweeper has taken the block out.
    private boolean sweepBlock(long participant, long first, long block, Heir heir) {
        long table = participants.table(participant);
        boolean counts = true;
        for (int i = 0; i < perBlock && counts; i++) {
            long entry = words.getVolatile(block + ENTRIES + (long) i * Long.BYTES);
            if (entry != 0) {
                guard(Guards.SWEEP, block(entry));
                long header = headerOf(entry);
                counts = words.getVolatile(table) == first;
                if (counts) {
                    heir.inherit(participant, block(entry), header, entry & FLAGS);
                }
            }
        }
        guard(Guards.SWEEP, 0);
        return counts;
    }
}
