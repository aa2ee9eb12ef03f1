package io.interproc.internal.park;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.function.IntConsumer;

/// The queue of an object: its waiters in the order of their tickets.
///
/// Overview. There is no list to link, lock or repair. An object has two words: `tail`, the next ticket, and
/// `head`, below which every ticket is finished. A waiter takes a ticket, writes it into its record, and
/// publishes the record. So the records alone are the truth, and a waiter that is paused or killed anywhere
/// holds nobody up. To find the first waiter without looking at every record, a table of hints, direct-mapped
/// by (object, ticket), says which record has a ticket:
///
/// ```
/// first(object, state):
///   for t from head to tail, a few:  r = hint(object, t)
///     r does not have t:        scan                          // wrong or missing: never trusted
///     r is in the state wanted: return r
///     r is in another one:      go on                         // a waiter that somebody has signalled already
/// scan:
///   T = tail
///   look at every record of the object: remember the least ticket in the state wanted, and the least of all
///   raise head to the least of all, or T if there is none
/// ```
///
/// A record that describes the object but is not published yet ("pending") may own any ticket, so a scan that meets one
/// leaves head alone. One that a scan misses described itself later, and then took its ticket later, so its ticket is
/// at least T. (A waiter of a condition describes the lock, too; it is pending there once somebody has announced a
/// ticket of the lock for it, which happens before that ticket is taken.) Hints and head are written opaque: a lost or
/// stale one costs a scan, never an answer.
///
/// Crash windows. After a ticket was taken: nobody ever has it; the next scan passes it. After the publication: the
/// record is found until its dead owner is swept.
public final class WaitQueues {

    /// Offsets in the line of every object that is waited for.
    public static final int TAIL = 40;
    public static final int HEAD = 48;

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

    /// Takes the next ticket of an object.
    public long takeTicket(long object) {
        long ticket;
        do {
            ticket = words.getAndAdd(object + TAIL, 1);
        } while (!WaiterRecords.isTellable(ticket));
        return ticket;
    }

    /// Returns the ticket that the next waiter of an object will get.
    public long tail(long object) {
        return words.getVolatile(object + TAIL);
    }

    /// Notes which record has a ticket.
    public void hint(long object, long ticket, int record) {
        words.setIntOpaque(hintAt(object, ticket), record + 1);
    }

    /// Says that a ticket is finished, if it is the first.
    public void finished(long object, long ticket) {
        if (words.getOpaque(object + HEAD) == ticket) {
            words.compareAndSet(object + HEAD, ticket, ticket + 1);
        }
    }

    /// Says that the wait of a record in the queue of a lock is over.
    ///
    /// @param state the state word of that wait
    public void finished(long lock, int record, long state) {
        finished(lock, records.lockTicket(record, state, tail(lock)));
    }

    /// Returns the record with the least ticket among those queued for a lock, not signalled yet; or −1.
    public int firstQueued(long lock) {
        return first(lock, WaiterState.QUEUED, NONE);
    }

    /// Returns the record with the least ticket among those waiting for a condition; or −1.
    ///
    /// @param bound the ticket to stop before
    public int firstWaiting(long condition, long bound) {
        return first(condition, WaiterState.WAITING, bound);
    }

    private int first(long object, int wanted, long bound) {
        boolean condition = wanted == WaiterState.WAITING;
        long head = words.getVolatile(object + HEAD);
        long end = Math.min(words.getVolatile(object + TAIL), bound);
        for (long ticket = head; ticket < end; ticket++) {
            int record = ticket - head < PROBES ? words.getIntOpaque(hintAt(object, ticket)) - 1 : -1;
            if (record < 0 || record >= records.count()) {
                return scan(object, condition, wanted, bound);
            }
            long state = records.state(record);
            if (!isFor(record, state, object, condition) || ticketOf(record, state, object, condition) != ticket) {
                return scan(object, condition, wanted, bound);
            }
            if (WaiterState.base(state) == wanted) {
                return record;
            }
        }
        return -1;
    }

    private int scan(long object, boolean condition, int wanted, long bound) {
        long head = words.getVolatile(object + HEAD);
        long tail = words.getVolatile(object + TAIL);
        long least = NONE;
        long leastWanted = bound;
        int found = -1;
        boolean pending = false;
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if ((condition ? records.condition(record) : records.lock(record)) != object
                    || records.owner(record) == 0) {
                continue;
            }
            long state = records.state(record);
            if (!isFor(record, state, object, condition)) {
                pending |= mayBecome(record, state, condition);
                continue;
            }
            long ticket = ticketOf(record, state, object, condition);
            if (records.state(record) != state) {
                pending = true;
                record--;
                continue;
            }
            least = Math.min(least, ticket);
            if (WaiterState.base(state) == wanted && ticket < leastWanted) {
                leastWanted = ticket;
                found = record;
            }
        }
        long safe = Math.min(least, tail);
        if (!pending && safe > head) {
            words.compareAndSet(object + HEAD, head, safe);
        }
        return found;
    }

    /// Returns whether no waiter of a lock has a lesser ticket than this record, not counting those that were
    /// passed over.
    public boolean isFirst(long lock, int self, boolean countPassed) {
        long own = ticketOf(self, records.state(self), lock, false);
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (record != self && records.lock(record) == lock) {
                long state = records.state(record);
                boolean ahead = WaiterState.isLockQueued(state)
                        && (countPassed || WaiterState.base(state) != WaiterState.PASSED)
                        && ticketOf(record, state, lock, false) < own;
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

    /// Returns whether a queued waiter of a lock belongs to a process that can repair it.
    public int firstRepairer(long lock) {
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (records.lock(record) == lock
                    && records.repairs(record)
                    && WaiterState.isLockQueued(records.state(record))) {
                return record;
            }
        }
        return -1;
    }

    /// Counts the waiters of a lock or of a condition.
    public int count(long object, boolean condition) {
        int waiters = 0;
        int count = records.count();
        for (int record = 0; record < count; record++) {
            waiters += isWaiter(record, object, condition) ? 1 : 0;
        }
        return waiters;
    }

    /// Shows the record of every waiter of a lock or of a condition.
    public void forEachWaiter(long object, boolean condition, IntConsumer action) {
        int count = records.count();
        for (int record = 0; record < count; record++) {
            if (isWaiter(record, object, condition)) {
                action.accept(record);
            }
        }
    }

    private boolean isWaiter(int record, long object, boolean condition) {
        return (condition ? records.condition(record) : records.lock(record)) == object
                && isFor(record, records.state(record), object, condition);
    }

    private boolean isFor(int record, long state, long object, boolean condition) {
        return condition
                ? WaiterState.base(state) == WaiterState.WAITING && records.condition(record) == object
                : WaiterState.isLockQueued(state) && records.lock(record) == object;
    }

    /// Returns whether a record that names the object may have a ticket of it that it does not show yet.
    private boolean mayBecome(int record, long state, boolean condition) {
        return switch (WaiterState.base(state)) {
            case WaiterState.IDLE -> true;
            case WaiterState.WAITING -> !condition && records.mayHaveLockTicket(record, state);
            default -> !condition;
        };
    }

    private long ticketOf(int record, long state, long object, boolean condition) {
        return condition ? records.conditionTicket(record) : records.lockTicket(record, state, tail(object));
    }

    private long hintAt(long object, long ticket) {
        long hash = (object >>> 6) * 0x9E37_79B9L + ticket;
        return layout.indexAt + 4 * (hash & (layout.indexSize - 1));
    }
}
