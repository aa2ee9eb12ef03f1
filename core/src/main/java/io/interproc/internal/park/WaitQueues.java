package io.interproc.internal.park;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// The queues of the objects: the waiters of each in the order of their tickets.
///
/// Overview. There is no list to link, lock or repair. A queue has two words: `tail`, the next ticket, and
/// `head`, below which every ticket is finished. A waiter takes a ticket, writes it into its record, and
/// publishes the record. So the records alone are the truth, and a waiter that is paused or killed anywhere
/// holds nobody up. To find the first waiter without looking at every record, a table of hints, direct-mapped
/// by (queue, ticket), says which record has a ticket:
///
/// ```
/// first(queue, state):
///   for t from head to tail, a few:  r = hint(queue, t)
///     r does not have t:        scan                          // wrong or missing: never trusted
///     r is in the state wanted: return r
///     r is in another one:      go on                         // a waiter that somebody has signalled already
/// scan:
///   T = tail
///   look at every record of the queue: remember the least ticket in the state wanted, and the least of all;
///     correct its hint, so that one scan serves many calls
///   raise head to the least of all, or T if there is none
/// ```
///
/// A record that names the queue but is not published in it yet ("pending") may own any ticket, so a scan that meets
/// one leaves head alone. One that a scan misses described itself later, and then took its ticket later, so its ticket
/// is at least T. (A wait that a notification may move to the queue is pending there once somebody has announced a
/// ticket for it, which happens before that ticket is taken.) Hints and head are written opaque: a lost or stale one
/// costs a scan, never an answer.
///
/// A queue is named by the offset of the object's line plus the number of the *lane*, 0 or 1, for an object whose
/// waiters wait for two different things. Most have lane 0 alone.
///
/// Crash windows. After a ticket was taken: nobody ever has it; the next scan passes it. After the publication: the
/// record is found until its dead owner is swept.
public final class WaitQueues {

    /// Offsets, in the line of every object that is waited for, of the words of lane 0. Those of lane 1 are two
    /// words lower.
    public static final int TAIL = 40;
    public static final int HEAD = 48;

    private static final int LANE_BYTES = 16;
    /// The bit that tells the lanes of an object. Lines are aligned.
    private static final long LANE_MASK = 1;

    private static final int PROBES = 16;
    private static final long NONE = Long.MAX_VALUE;

    private final Words words;
    private final SegmentLayout layout;
    private final WaiterRecords records;

    /// Opens the queues of a segment.
    public WaitQueues(Words words, SegmentLayout layout, WaiterRecords records) {
        this.words = words;
        this.layout = layout;
        this.records = records;
    }

    /// Returns the object whose queue this is.
    public static long object(long queue) {
        return queue & ~LANE_MASK;
    }

    /// Returns a queue of an object.
    static long queue(long object, int lane) {
        return object | lane;
    }

    /// Returns which of the object's queues this is.
    static int lane(long queue) {
        return (int) (queue & LANE_MASK);
    }

    private static long tailAt(long queue) {
        return object(queue) + TAIL - LANE_BYTES * (queue & LANE_MASK);
    }

    private static long headAt(long queue) {
        return tailAt(queue) + HEAD - TAIL;
    }

    /// Takes the next ticket of a queue.
    public long takeTicket(long queue) {
        long ticket;
        do {
            ticket = words.getAndAdd(tailAt(queue), 1);
        } while (!Contributions.isTellable(ticket));
        return ticket;
    }

    /// Returns the ticket that the next waiter in a queue will get.
    public long tail(long queue) {
        return words.getVolatile(tailAt(queue));
    }

    /// Notes which record has a ticket.
    public void hint(long queue, long ticket, int record) {
        words.setIntOpaque(hintAt(queue, ticket), record + 1);
    }

    /// Says that a ticket is finished, if it is the first.
    public void finished(long queue, long ticket) {
        long head = headAt(queue);
        if (words.getOpaque(head) == ticket) {
            words.compareAndSet(head, ticket, ticket + 1);
        }
    }

    /// Says that the wait of a record in a queue is over.
    ///
    /// @param state the state word of that wait
    public void finished(long queue, int record, long state) {
        finished(queue, ticketOf(record, state, queue));
    }

    /// Returns the record with the least ticket among those queued for a signal, not signalled yet; or −1.
    public int firstQueued(long queue) {
        return first(queue, WaiterState.QUEUED, NONE);
    }

    /// Returns the record with the least ticket among those waiting for something to be given; or −1.
    ///
    /// @param bound the ticket to stop before
    public int firstWaiting(long queue, long bound) {
        return first(queue, WaiterState.WAITING, bound);
    }

    private int first(long queue, int wanted, long bound) {
        long head = words.getVolatile(headAt(queue));
        long end = Math.min(words.getVolatile(tailAt(queue)), bound);
        for (long ticket = head; ticket < end; ticket++) {
            int record = ticket - head < PROBES ? words.getIntOpaque(hintAt(queue, ticket)) - 1 : -1;
            if (record < 0 || record >= records.count()) {
                return scan(queue, wanted, bound);
            }
            long state = records.state(record);
            if (records.queue(record, state) != queue || ticketOf(record, state, queue) != ticket) {
                return scan(queue, wanted, bound);
            }
            if (WaiterState.base(state) == wanted) {
                return record;
            }
        }
        return -1;
    }

    private int scan(long queue, int wanted, long bound) {
        long head = words.getVolatile(headAt(queue));
        long tail = words.getVolatile(tailAt(queue));
        long least = NONE;
        long leastWanted = bound;
        int found = -1;
        boolean pending = false;
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (!mayBeIn(record, queue) || records.owner(record) == 0) {
                continue;
            }
            long state = records.state(record);
            if (records.queue(record, state) != queue) {
                pending |= mayEnter(record, state, queue);
                continue;
            }
            long ticket = ticketOf(record, state, queue);
            if (records.state(record) != state) {
                pending = true;
                record--;
                continue;
            }
            least = Math.min(least, ticket);
            if (words.getIntOpaque(hintAt(queue, ticket)) != record + 1) {
                hint(queue, ticket, record);
            }
            if (WaiterState.base(state) == wanted && ticket < leastWanted) {
                leastWanted = ticket;
                found = record;
            }
        }
        long safe = Math.min(least, tail);
        if (!pending && safe > head) {
            words.compareAndSet(headAt(queue), head, safe);
        }
        return found;
    }

    /// Is shown a waiter; returns whether to go on.
    @FunctionalInterface
    public interface Visitor {
        /// Inspects a record that is in the queue.
        ///
        /// @param state its state word at that moment
        boolean visit(int record, long state);
    }

    /// Shows the waiters in a queue in the order of their tickets, but those that come after this call began. A
    /// waiter that leaves meanwhile may be shown or not. As long as the hints are right it looks at no other
    /// records.
    public void inOrder(long queue, Visitor visitor) {
        long ticket = words.getVolatile(headAt(queue));
        long tail = words.getVolatile(tailAt(queue));
        for (int probes = 0; ticket < tail; probes++) {
            int record = probes < PROBES ? words.getIntOpaque(hintAt(queue, ticket)) - 1 : -1;
            long state = record >= 0 && record < records.count() ? records.state(record) : 0;
            if (record < 0
                    || state == 0
                    || records.queue(record, state) != queue
                    || ticketOf(record, state, queue) != ticket) {
                if (probes == 0) {
                    scan(queue, WaiterState.QUEUED, NONE); // the head may be raised, so that the next walk is short
                }
                inOrderFrom(ticket, tail, queue, visitor);
                return;
            }
            if (!visitor.visit(record, state)) {
                return;
            }
            ticket++;
        }
    }

    /// Shows the waiters that have a ticket in a range, after one look at all records. The first waiters are found
    /// without that, so the memory that this takes is for long walks only.
    private void inOrderFrom(long from, long tail, long queue, Visitor visitor) {
        int count = records.count();
        long[] found = new long[count];
        int size = 0;
        for (int record = 0; record < count; record++) {
            long state = mayBeIn(record, queue) ? records.state(record) : 0;
            if (state != 0 && records.queue(record, state) == queue) {
                long place = ticketOf(record, state, queue) - from;
                if (place >= 0 && place < tail - from) {
                    found[size++] = (place << Short.SIZE) | record;
                }
            }
        }
        Arrays.sort(found, 0, size);
        for (int i = 0; i < size; i++) {
            int record = (int) found[i] & 0xFFFF;
            long state = records.state(record);
            if (records.queue(record, state) == queue && !visitor.visit(record, state)) {
                return;
            }
        }
    }

    /// Returns whether no waiter in a queue has a lesser ticket than this record, not counting those that were
    /// passed over.
    public boolean isFirst(long queue, int self, boolean countPassed) {
        long own = ticketOf(self, records.state(self), queue);
        if (words.getVolatile(headAt(queue)) >= own) {
            return true;
        }
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (record != self && mayBeIn(record, queue)) {
                long state = records.state(record);
                boolean ahead = WaiterState.isQueued(state)
                        && records.queue(record, state) == queue
                        && (countPassed || WaiterState.base(state) != WaiterState.PASSED)
                        && ticketOf(record, state, queue) < own;
                if (ahead && records.state(record) == state) {
                    return false;
                }
                if (ahead) {
                    record--; // it woke up or left meanwhile: look again
                }
            }
        }
        return true;
    }

    /// Returns the record of a waiter in a queue whose process can repair the object, or −1.
    public int firstRepairer(long queue) {
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (records.repairs(record) && isIn(record, queue)) {
                return record;
            }
        }
        return -1;
    }

    /// Returns whether nobody waits in a queue.
    public boolean isEmpty(long queue) {
        return count(queue) == 0;
    }

    /// Returns whether a thread waits elsewhere that will be moved to a queue.
    public boolean isNext(long queue) {
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (records.nextQueue(record) == queue && WaiterState.base(records.state(record)) != WaiterState.IDLE) {
                return true;
            }
        }
        return false;
    }

    /// Counts the threads that wait elsewhere and will be moved to a queue.
    public int countNext(long queue) {
        int waiters = 0;
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (records.nextQueue(record) == queue) {
                long state = records.state(record);
                boolean waits = WaiterState.base(state) != WaiterState.IDLE;
                waiters += waits && records.queue(record, state) != queue ? 1 : 0;
            }
        }
        return waiters;
    }

    /// Makes every waiter in a queue look whether what it waits for is there.
    ///
    /// @param alsoBefore whether others may wait elsewhere that the queue is the next of
    public void wakeAll(long queue, boolean alsoBefore, Sleepers sleepers) {
        int count = tail(queue) == 0 && !alsoBefore ? 0 : records.count();
        for (int record = 0; record < count; record++) {
            if (mayBeIn(record, queue)) {
                wake(record, sleepers);
            }
        }
    }

    private void wake(int record, Sleepers sleepers) {
        long state = records.state(record);
        int base = WaiterState.base(state);
        while ((base == WaiterState.WAITING || base == WaiterState.QUEUED)
                && !sleepers.change(
                        record,
                        state,
                        WaiterState.to(
                                state, base == WaiterState.QUEUED ? WaiterState.SIGNALLED : WaiterState.AWAKE))) {
            state = records.state(record);
            base = WaiterState.base(state);
        }
    }

    /// Counts the waiters in a queue. Looks at the records only if a ticket may not be finished.
    public int count(long queue) {
        int waiters = 0;
        int count = words.getVolatile(headAt(queue)) >= words.getVolatile(tailAt(queue)) ? 0 : records.count();
        for (int record = 0; record < count; record++) {
            waiters += isIn(record, queue) ? 1 : 0;
        }
        return waiters;
    }

    /// Shows the record of every waiter in a queue.
    public void forEachWaiter(long queue, IntConsumer action) {
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (isIn(record, queue)) {
                action.accept(record);
            }
        }
    }

    private boolean isIn(int record, long queue) {
        return mayBeIn(record, queue) && records.queue(record, records.state(record)) == queue;
    }

    private boolean mayBeIn(int record, long queue) {
        return records.firstQueue(record) == queue || records.nextQueue(record) == queue;
    }

    /// Returns whether a record that names a queue but is not in it may have a ticket of it that it does not show
    /// yet.
    private boolean mayEnter(int record, long state, long queue) {
        return switch (WaiterState.base(state)) {
            case WaiterState.IDLE -> true;
            case WaiterState.WAITING ->
                records.nextQueue(record) == queue && records.contributions().mayHaveTicket(record, state);
            default -> records.nextQueue(record) == queue;
        };
    }

    private long ticketOf(int record, long state, long queue) {
        return (state & WaiterState.MOVED) != 0
                ? records.contributions().ticket(record, state, tail(queue))
                : records.ticket(record);
    }

    private long hintAt(long queue, long ticket) {
        long hash = (queue >>> 6) * 0x9E37_79B9L + (queue & LANE_MASK) * 0x5BD1_E995L + ticket;
        return layout.indexAt + 4 * (hash & (layout.indexSize - 1));
    }
}
