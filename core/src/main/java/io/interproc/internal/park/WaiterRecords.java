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
/// All fields but the state word are written before the CAS of the state word that publishes them; see [WaiterState]
/// for who may change that word.
///
/// ```
/// record:   0 state     8 owner (participant)   16 notified before ticket   24 condition   32 condition ticket
///          40 lock     48 lock ticket           56 flags
///          64 thread id   72 since (ns)
/// ```
///
/// The first line is what a waiter and its waker hand to and fro; the second is for those who look on.
///
/// Crash windows. After the CAS of the record count: a free record. After the CAS of the owner word: an idle
/// record of a dead owner; the sweep frees it. Any later moment: see the algorithm that uses it.
public final class WaiterRecords {

    private static final int OWNER = 8;
    private static final int THREAD = 64;
    private static final int CONDITION = 24;
    private static final int CONDITION_TICKET = 32;
    private static final int LOCK = 40;
    private static final int LOCK_TICKET = 48;
    private static final int FLAGS = 56;
    private static final int SINCE = 72;
    private static final int BOUND = 16;

    /// Flag: the sleeper is a virtual thread.
    public static final long FLAG_VIRTUAL = 1;
    /// Flag: the waiter's process can repair an abandoned lock.
    public static final long FLAG_REPAIRS = 2;

    private static final int FREE_PROBES = 64;

    private static final System.Logger LOGGER = System.getLogger("io.interproc.lock");

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

    /// Returns a record of this participant in state IDLE, or −1 if the table is full and cannot grow, which is
    /// logged the first time.
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
        if (saidFull.compareAndSet(false, true)) {
            sayFull();
        }
        return -1;
    }

    private void sayFull() {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "all {0} records for waiting threads of {1} are in use, and there is no room for more: further threads"
                        + " wait for locks by looking again and again, in no order, and cannot wait for conditions;"
                        + " open the scope with a greater ScopeOptions.capacity, or let fewer threads wait",
                Integer.toString(count()),
                blocks.path());
    }

    /// Keeps an idle record of this participant for its next wait.
    public void keep(int record) {
        spare.addFirst(record);
    }

    /// Takes over the record of a participant that is gone.
    ///
    /// @return whether this participant owns the record now
    public boolean takeOver(int record, long gone, long heir) {
        return gone == heir || words.compareAndSet(at(record) + OWNER, gone, heir);
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

    public long condition(int record) {
        return words.getOpaque(at(record) + CONDITION);
    }

    public long conditionTicket(int record) {
        return words.getOpaque(at(record) + CONDITION_TICKET);
    }

    public long lock(int record) {
        return words.getOpaque(at(record) + LOCK);
    }

    public long lockTicket(int record) {
        return words.getOpaque(at(record) + LOCK_TICKET);
    }

    /// Returns the condition ticket below which a waiter was present when this record was notified.
    public long bound(int record) {
        return words.getOpaque(at(record) + BOUND);
    }

    /// Writes who is about to wait, and for what, before the wait is published.
    public void describe(int record, long condition, long lock, long threadId, long flags, long since) {
        long at = at(record);
        words.setOpaque(at + THREAD, threadId);
        words.setOpaque(at + CONDITION, condition);
        words.setOpaque(at + LOCK, lock);
        words.setOpaque(at + FLAGS, flags);
        words.setOpaque(at + SINCE, since);
    }

    /// Says for which lock a waiter is about to get a ticket.
    public void setLock(int record, long lock) {
        words.setOpaque(at(record) + LOCK, lock);
    }

    public void setConditionTicket(int record, long ticket) {
        words.setOpaque(at(record) + CONDITION_TICKET, ticket);
    }

    public void setLockTicket(int record, long ticket) {
        words.setOpaque(at(record) + LOCK_TICKET, ticket);
    }

    public void setBound(int record, long bound) {
        words.setOpaque(at(record) + BOUND, bound);
    }

    /// Forgets what an idle record waited for.
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
