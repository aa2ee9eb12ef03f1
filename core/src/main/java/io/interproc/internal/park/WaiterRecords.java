package io.interproc.internal.park;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/// The table of waiter records of a segment: who waits for what, in shared memory, for everybody to see.
///
/// A record belongs to a participant from the CAS of its owner word (0 → token) until the reverse; a process keeps the
/// records it has used for its next waits. While its participant lives only its own thread begins and ends a wait.
///
/// ```
/// record:   0 state     8 owner (participant)   16 lock ticket   24 bound    32 condition   40 lock
///          48 condition ticket                  56 flags
///          64 thread id   72 since (ns)         80 donor         88 heir
/// ```
///
/// The first line is what a waiter and its waker hand to and fro; the second is for those who look on, and for what
/// follows a death.
///
/// Who writes what. The state word, everybody by CAS; see [WaiterState] for who may change it. Condition, lock,
/// condition ticket, flags, thread id and since are *fields of the owner*: only the owner's thread writes them, before
/// the CAS of the state word that publishes them, so that they hold for that generation. What others contribute stands
/// in four words that change by CAS, and each names the generation that it is meant for, so that what comes from
/// somebody who was paused lands in no later wait ([#isStillWaiting]):
///
/// ```
/// lock ticket  {generation, low 24 bits | ticket, low 40 bits}     the owner, or who notifies it
/// bound        {generation, low 24 bits | ticket, low 40 bits}     who notifies it: the tail of the condition then
/// donor        {record, 16 bits | own generation, 48 bits}         who gives it the notification of a dead waiter
/// heir         {record, 16 bits | that record's generation, 48}    a sweeper, once the owner is dead
/// ```
///
/// The owner sets its heir to itself (nobody) before each wait. A reader takes a word of another generation for absent,
/// and completes the low 40 bits of a ticket from the tail of the queue, which is at most 2^40 ahead. Should 24 bits
/// of a generation meet again after 16 million waits of the record, during which somebody was paused between two
/// instructions, the waiter has the wrong place in the queue, and nothing else: the state word has 48 bits.
///
/// Crash windows. After the CAS of the record count: a free record. After the CAS of the owner word: an idle
/// record of a dead owner; the sweep frees it. Any later moment: see the algorithm that uses it.
public final class WaiterRecords {

    private static final int OWNER = 8;
    private static final int LOCK_TICKET = 16;
    private static final int BOUND = 24;
    private static final int CONDITION = 32;
    private static final int LOCK = 40;
    private static final int CONDITION_TICKET = 48;
    private static final int FLAGS = 56;
    private static final int THREAD = 64;
    private static final int SINCE = 72;
    private static final int DONOR = 80;
    private static final int HEIR = 88;

    /// Flag: the sleeper is a virtual thread.
    public static final long FLAG_VIRTUAL = 1;
    /// Flag: the waiter's process can repair an abandoned lock.
    public static final long FLAG_REPAIRS = 2;

    private static final int TICKET_BITS = 40;
    private static final long TICKET_MASK = (1L << TICKET_BITS) - 1;
    /// In place of a lock ticket: somebody is about to take one for the record.
    private static final long ANNOUNCED = TICKET_MASK;

    private static final int REFERENCE_SHIFT = 48;
    private static final long REFERENCE_GENERATION = (1L << REFERENCE_SHIFT) - 1;

    private static final int FREE_PROBES = 64;

    private static final Log LOG = new Log("io.interproc.lock");

    private final Words words;
    private final SegmentLayout layout;
    private final Blocks blocks;
    private final long self;
    private final long[] chunks = new long[SegmentLayout.RECORD_CHUNKS];
    private final ConcurrentLinkedDeque<Integer> spare = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean saidFull = new AtomicBoolean();

    /// Opens the table of a segment for a participant.
    public WaiterRecords(Words words, SegmentLayout layout, Blocks blocks, long self) {
        this.words = words;
        this.layout = layout;
        this.blocks = blocks;
        this.self = self;
        chunks[0] = layout.recordsAt;
    }

    /// Returns a record of this participant in state IDLE, or −1 if the table is full and cannot grow.
    public int claim() {
        Integer kept = spare.pollFirst();
        if (kept != null) {
            return kept;
        }
        int count = count();
        int start = count == 0 ? 0 : (int) Long.remainderUnsigned(self >>> 32, count);
        for (int i = 0; i < Math.min(count, FREE_PROBES); i++) {
            int record = (start + i) % count;
            if (words.getOpaque(at(record) + OWNER) == 0 && words.compareAndSet(at(record) + OWNER, 0, self)) {
                return record;
            }
        }
        int fresh = extend();
        if (fresh >= 0) {
            return fresh;
        }
        for (int record = 0; record < count(); record++) {
            if (words.getOpaque(at(record) + OWNER) == 0 && words.compareAndSet(at(record) + OWNER, 0, self)) {
                return record;
            }
        }
        return -1;
    }

    /// Says, the first time, that there is no record left, not even after the dead were swept.
    public void sayFull() {
        if (!saidFull.compareAndSet(false, true)) {
            return;
        }
        LOG.warn(
                "all {0} records for waiting threads of {1} are in use, and there is no room for more: further threads"
                        + " wait for locks by looking again and again, in no order, and cannot wait for conditions;"
                        + " open the scope with a greater ScopeOptions.capacity, or let fewer threads wait",
                Integer.toString(count()), blocks.path());
    }

    /// Keeps an idle record of this participant for its next wait.
    public void keep(int record) {
        spare.addFirst(record);
    }

    /// Frees a record that carries a token whose participant is gone or leaves; its state must be IDLE.
    public void free(int record, long token) {
        words.compareAndSet(at(record) + OWNER, token, 0);
    }

    private int extend() {
        while (true) {
            int count = count();
            if (count >= SegmentLayout.MAX_RECORDS || !ensureChunk(chunkOf(count))) {
                return -1;
            }
            if (words.compareAndSet(SegmentLayout.RECORD_COUNT_AT, count, count + 1)
                    && words.compareAndSet(at(count) + OWNER, 0, self)) {
                return count;
            }
        }
    }

    private boolean ensureChunk(int chunk) {
        if (chunk >= SegmentLayout.RECORD_CHUNKS) {
            return false;
        }
        long word = SegmentLayout.RECORD_CHUNKS_AT + 8L * chunk;
        if (words.getVolatile(word) != 0) {
            return true;
        }
        long records = (long) layout.firstRecords << (chunk - 1);
        try {
            long block =
                    blocks.allocate(Blocks.KIND_RECORDS, SegmentLayout.LINE + records * SegmentLayout.RECORD_BYTES);
            if (words.compareAndSet(word, 0, block + SegmentLayout.LINE)) {
                blocks.publish(block);
            } else {
                blocks.releaseNew(block);
            }
            return true;
        } catch (ScopeFullException e) {
            return false;
        }
    }

    /// Returns whether a block serves as a chunk of this table.
    public boolean isChunk(long block) {
        for (int chunk = 1; chunk < SegmentLayout.RECORD_CHUNKS; chunk++) {
            if (words.getVolatile(SegmentLayout.RECORD_CHUNKS_AT + 8L * chunk) == block + SegmentLayout.LINE) {
                return true;
            }
        }
        return false;
    }

    private int chunkOf(int record) {
        return record < layout.firstRecords ? 0 : 32 - Integer.numberOfLeadingZeros(record / layout.firstRecords);
    }

    /// Returns how many records there are, free ones included.
    public int count() {
        long count = words.getVolatile(SegmentLayout.RECORD_COUNT_AT);
        if (count < 0 || count > SegmentLayout.MAX_RECORDS) {
            throw new ScopeFormatException(blocks.path() + ": the count of waiter records, at offset "
                    + SegmentLayout.RECORD_COUNT_AT + ", is damaged: expected from 0 to " + SegmentLayout.MAX_RECORDS
                    + ", found " + count);
        }
        return (int) count;
    }

    /// Returns the offset of a record, which is also that of its state word.
    public long at(int record) {
        int chunk = chunkOf(record);
        long start = chunks[chunk];
        if (start == 0) {
            start = chunkAt(chunk);
            chunks[chunk] = start;
        }
        long first = chunk == 0 ? 0 : (long) layout.firstRecords << (chunk - 1);
        return start + (record - first) * SegmentLayout.RECORD_BYTES;
    }

    private long chunkAt(int chunk) {
        long word = SegmentLayout.RECORD_CHUNKS_AT + 8L * chunk;
        long start = words.getVolatile(word);
        long bytes = ((long) layout.firstRecords << (chunk - 1)) * SegmentLayout.RECORD_BYTES;
        if (start < layout.heapAt || start % SegmentLayout.LINE != 0 || start > words.size() - bytes) {
            throw new ScopeFormatException(blocks.path() + ": the offset of chunk " + chunk
                    + " of the waiter records, at offset " + word
                    + ", is damaged: expected a multiple of " + SegmentLayout.LINE + " from " + layout.heapAt + " to "
                    + (words.size() - bytes) + ", found " + start);
        }
        return start;
    }

    public long state(int record) {
        return words.getVolatile(at(record));
    }

    public boolean casState(int record, long expected, long value) {
        return words.compareAndSet(at(record), expected, value);
    }

    public long owner(int record) {
        return words.getVolatile(at(record) + OWNER);
    }

    public long threadId(int record) {
        return words.getOpaque(at(record) + THREAD);
    }

    public long since(int record) {
        return words.getOpaque(at(record) + SINCE);
    }

    public boolean isVirtual(int record) {
        return (words.getOpaque(at(record) + FLAGS) & FLAG_VIRTUAL) != 0;
    }

    public boolean repairs(int record) {
        return (words.getOpaque(at(record) + FLAGS) & FLAG_REPAIRS) != 0;
    }

    /// Returns an offset that a record, or an object, gives for another object, after checking that one can be
    /// there.
    ///
    /// @throws ScopeFormatException if not
    public long requireObject(long offset) {
        return blocks.requireObject(offset);
    }

    /// Returns the condition that a record waits for, or waited for last; 0 for none.
    public long condition(int record) {
        return words.getAcquire(at(record) + CONDITION);
    }

    public long conditionTicket(int record) {
        return words.getAcquire(at(record) + CONDITION_TICKET);
    }

    /// Returns the lock that a record waits for, or that its condition belongs to; 0 for none.
    public long lock(int record) {
        return words.getAcquire(at(record) + LOCK);
    }

    /// Returns the lock ticket of a wait, or −1 if it has none: nobody has taken one, or somebody is about to.
    ///
    /// @param state the state word of the wait
    /// @param tail the tail of the lock's queue, read after the state
    public long lockTicket(int record, long state, long tail) {
        long word = words.getAcquire(at(record) + LOCK_TICKET);
        return isOf(word, state) && (word & TICKET_MASK) != ANNOUNCED ? completed(word, tail) : -1;
    }

    /// Returns whether a wait has a lock ticket, or somebody is about to take one for it.
    public boolean mayHaveLockTicket(int record, long state) {
        return isOf(words.getVolatile(at(record) + LOCK_TICKET), state);
    }

    /// Returns the condition ticket below which a waiter was present when this record was notified; −1 if the wait
    /// was not notified.
    ///
    /// @param tail the tail of the condition's queue, read after the state
    public long bound(int record, long state, long tail) {
        long word = words.getAcquire(at(record) + BOUND);
        return isOf(word, state) ? completed(word, tail) : -1;
    }

    private static boolean isOf(long word, long state) {
        return word >>> TICKET_BITS == shortGeneration(state);
    }

    private static long completed(long word, long tail) {
        return tail - ((tail - word) & TICKET_MASK);
    }

    private static long shortGeneration(long state) {
        return WaiterState.generation(state) & (-1L >>> TICKET_BITS);
    }

    private static long contribution(long state, long ticket) {
        return (shortGeneration(state) << TICKET_BITS) | (ticket & TICKET_MASK);
    }

    /// Writes who is about to wait, and for what, before the wait is published.
    ///
    /// @param condition the condition, or 0
    /// @param lock the lock, also that of the condition
    public void describe(int record, long condition, long lock, long threadId, long flags, long since) {
        long at = at(record);
        words.setOpaque(at + THREAD, threadId);
        words.setOpaque(at + CONDITION, condition);
        words.setOpaque(at + LOCK, lock);
        words.setOpaque(at + FLAGS, flags);
        words.setOpaque(at + SINCE, since);
        words.setOpaque(at + HEIR, reference(record, WaiterState.nextGeneration(words.getOpaque(at))));
    }

    /// Writes the condition ticket of the wait that its thread is about to publish.
    public void setConditionTicket(int record, long ticket) {
        words.setOpaque(at(record) + CONDITION_TICKET, ticket);
    }

    /// Writes the lock ticket of a wait, for its own thread, which publishes the record as queued after that.
    ///
    /// @param next the state word that it will publish
    public void setOwnLockTicket(int record, long next, long ticket) {
        words.setVolatile(at(record) + LOCK_TICKET, contribution(next, ticket));
    }

    /// Says that a wait is about to be given a lock ticket, for all who scan the queue.
    public void announceLockTicket(int record, long state) {
        long at = at(record) + LOCK_TICKET;
        while (true) {
            long word = words.getVolatile(at);
            if (isOf(word, state)
                    || !isStillWaiting(record, state)
                    || words.compareAndSet(at, word, contribution(state, ANNOUNCED))) {
                return;
            }
        }
    }

    /// Returns whether a record is still in the wait of a condition that a state word belongs to. Whoever
    /// contributes to a wait asks this between the read of a word and the CAS that changes it: as long as the
    /// record waits, nobody has written that word for a later wait, and if somebody does so afterwards, the CAS
    /// fails.
    public boolean isStillWaiting(int record, long state) {
        long now = state(record);
        return WaiterState.base(now) == WaiterState.WAITING
                && WaiterState.generation(now) == WaiterState.generation(state);
    }

    /// Gives an announced wait its lock ticket, unless another did.
    public void giveLockTicket(int record, long state, long ticket) {
        words.compareAndSet(at(record) + LOCK_TICKET, contribution(state, ANNOUNCED), contribution(state, ticket));
    }

    /// Writes the bound of a notification that is about to be given. Of two who notify one wait at the same time
    /// the greater bound counts: nobody who was there for either of them is left out.
    ///
    /// @param tail the tail of the condition's queue
    public void raiseBound(int record, long state, long bound, long tail) {
        long at = at(record) + BOUND;
        while (true) {
            long word = words.getVolatile(at);
            if ((isOf(word, state) && completed(word, tail) >= bound)
                    || !isStillWaiting(record, state)
                    || words.compareAndSet(at, word, contribution(state, bound))) {
                return;
            }
        }
    }

    /// Returns whether a ticket can be told from the mark of one that is about to be taken.
    static boolean isTellable(long ticket) {
        return (ticket & TICKET_MASK) != ANNOUNCED;
    }

    /// Returns a reference to one wait of a record.
    public static long reference(int record, long generation) {
        return ((long) record << REFERENCE_SHIFT) | (generation & REFERENCE_GENERATION);
    }

    /// Returns the record of a reference. It may be damaged, so compare it with [#count()].
    public static int referredRecord(long reference) {
        return (int) (reference >>> REFERENCE_SHIFT);
    }

    /// Returns the generation of a reference.
    public static long referredGeneration(long reference) {
        return reference & REFERENCE_GENERATION;
    }

    /// Returns the word that names the dead waiter whose notification a wait gets: its record, with the generation
    /// of the receiving wait.
    public long donor(int record) {
        return words.getVolatile(at(record) + DONOR);
    }

    /// Returns what to throw if the donor word of a waiting record names one that does not give it anything.
    public ScopeFormatException damagedDonor(int record) {
        return new ScopeFormatException(blocks.path() + ": the donor of waiter record " + record + ", at offset "
                + (at(record) + DONOR) + ", is damaged: expected a record with a notification, found record "
                + referredRecord(donor(record)));
    }

    public boolean casDonor(int record, long expected, long value) {
        return words.compareAndSet(at(record) + DONOR, expected, value);
    }

    /// Returns the reference to the wait that is to get the notification of this dead waiter; itself for nobody
    /// yet.
    public long heir(int record) {
        return words.getVolatile(at(record) + HEIR);
    }

    public boolean casHeir(int record, long expected, long value) {
        return words.compareAndSet(at(record) + HEIR, expected, value);
    }

    /// Forgets what an idle record of this participant waited for.
    public void forget(int record) {
        words.setOpaque(at(record) + CONDITION, 0);
        words.setOpaque(at(record) + LOCK, 0);
    }

    /// Shows every record of a participant, and of those that had its slot before, with its owner.
    public void forEachOf(long participant, OwnedRecord action) {
        int count = count();
        for (int record = 0; record < count; record++) {
            long owner = owner(record);
            if (Token.isOfOrBefore(owner, participant)) {
                action.accept(record, owner);
            }
        }
    }

    /// Is shown a record and its owner.
    @FunctionalInterface
    public interface OwnedRecord {
        /// Takes a look.
        void accept(int record, long owner);
    }
}
