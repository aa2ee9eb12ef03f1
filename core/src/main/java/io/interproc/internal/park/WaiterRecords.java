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
/// record:   0 state     8 owner (participant)   16 requeued      24 bound    32 queue     40 next queue
///          48 ticket                            56 flags
///          64 thread id   72 since (ns)         80 donor         88 heir     96 argument   104 parent (0)
/// ```
///
/// The first line is what a waiter and its waker hand to and fro; the second is for those who look on, and for what
/// follows a death.
///
/// A wait is in one queue ([WaitQueues]), that of the object that the thread waits for. It may have a next one, to
/// which whoever gives it something moves it, asleep as it is: from a condition to the condition's lock.
///
/// What the thread wants of the object stands in the argument: how many permits, or the epoch that it has seen. The
/// parent is room for waits for any of several objects, each with a record of its own; it is 0.
///
/// Who writes what. The state word, everybody by CAS; see [WaiterState] for who may change it. Both queues, ticket,
/// flags, thread id, since and argument are *fields of the owner*: only the owner's thread writes them, before the CAS
/// of the state word that publishes them, so that they hold for that generation. What others contribute stands in the
/// four words of [Contributions].
///
/// Crash windows. After the CAS of the record count: a free record. After the CAS of the owner word: an idle
/// record of a dead owner; the sweep frees it. Any later moment: see the algorithm that uses it.
public final class WaiterRecords {

    private static final int OWNER = 8;
    private static final int QUEUE = 32;
    private static final int NEXT_QUEUE = 40;
    private static final int TICKET = 48;
    private static final int FLAGS = 56;
    private static final int THREAD = 64;
    private static final int SINCE = 72;
    private static final int ARGUMENT = 96;

    /// Flag: the sleeper is a virtual thread.
    public static final long FLAG_VIRTUAL = 1;
    /// Flag: the waiter's process can repair an abandoned lock.
    public static final long FLAG_REPAIRS = 2;

    private static final int FREE_PROBES = 64;

    private static final Log LOG = new Log("io.interproc.lock");

    private final Words words;
    private final SegmentLayout layout;
    private final Blocks blocks;
    private final long self;
    private final long[] chunks = new long[SegmentLayout.RECORD_CHUNKS];
    private final ConcurrentLinkedDeque<Integer> spare = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean saidFull = new AtomicBoolean();
    private final Contributions contributions;

    /// Opens the table of a segment for a participant.
    public WaiterRecords(Words words, SegmentLayout layout, Blocks blocks, long self) {
        this.words = words;
        this.layout = layout;
        this.blocks = blocks;
        this.self = self;
        this.contributions = new Contributions(words, this);
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
                        + " wait for locks, values, semaphores and events by looking again and again, in no order, and"
                        + " cannot wait for conditions; open the scope with a greater ScopeOptions.capacity, or let"
                        + " fewer threads wait",
                Integer.toString(count()), blocks.path());
    }

    /// Keeps an idle record of this participant for its next wait.
    public void keep(int record) {
        spare.addFirst(record);
    }

    /// Frees a record that carries a token whose participant is dead or leaves; its state must be IDLE.
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
        long least = chunk == 0 ? layout.recordsAt : layout.heapAt(words.size());
        if (start < least || start % SegmentLayout.LINE != 0 || start > words.size() - bytes) {
            throw new ScopeFormatException(blocks.path() + ": the offset of chunk " + chunk
                    + " of the waiter records, at offset " + word
                    + ", is damaged: expected a multiple of " + SegmentLayout.LINE + " from " + least + " to "
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

    /// Returns what the thread wants of the object. It belongs to the wait if the state word is that of the wait
    /// before and after.
    public long argument(int record) {
        return words.getOpaque(at(record) + ARGUMENT);
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

    /// Returns the queue that a wait is in at first, or was in last; 0 for none.
    public long firstQueue(int record) {
        return words.getAcquire(at(record) + QUEUE);
    }

    /// Returns the queue that a notification moves a wait to; 0 for none.
    public long nextQueue(int record) {
        return words.getAcquire(at(record) + NEXT_QUEUE);
    }

    /// Returns the queue that a wait is in, or 0 if it is in none.
    ///
    /// @param state the state word of the wait
    public long queue(int record, long state) {
        if ((state & WaiterState.MOVED) != 0) {
            return nextQueue(record);
        }
        int base = WaiterState.base(state);
        return base == WaiterState.IDLE || base == WaiterState.AWAKE ? 0 : firstQueue(record);
    }

    /// Returns the ticket of a wait in its first queue.
    public long ticket(int record) {
        return words.getAcquire(at(record) + TICKET);
    }

    /// Writes who is about to wait, and for what, before the wait is published.
    ///
    /// @param queue the queue that it will be in
    /// @param next the queue that a notification moves it to, or 0
    /// @param argument what the thread wants of the object
    public void describe(int record, long queue, long next, long threadId, long flags, long since, long argument) {
        long at = at(record);
        words.setOpaque(at + THREAD, threadId);
        words.setOpaque(at + QUEUE, queue);
        words.setOpaque(at + NEXT_QUEUE, next);
        words.setOpaque(at + FLAGS, flags);
        words.setOpaque(at + SINCE, since);
        words.setOpaque(at + ARGUMENT, argument);
        contributions.begin(record, words.getOpaque(at));
    }

    /// Writes the ticket of the wait that its thread is about to publish.
    public void setTicket(int record, long ticket) {
        words.setOpaque(at(record) + TICKET, ticket);
    }

    /// Returns what others contribute to the waits of these records.
    public Contributions contributions() {
        return contributions;
    }

    /// Returns where the segment is, for messages.
    String path() {
        return blocks.path();
    }

    /// Forgets what an idle record of this participant waited for.
    public void forget(int record) {
        words.setOpaque(at(record) + QUEUE, 0);
        words.setOpaque(at(record) + NEXT_QUEUE, 0);
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
        /// Inspects it.
        void accept(int record, long owner);
    }
}
