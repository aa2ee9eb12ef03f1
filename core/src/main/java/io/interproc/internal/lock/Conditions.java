package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.park.Waiting;

/// The condition: a queue of records, and wait morphing onto the lock.
///
/// ```
/// await:   describe a record, take a ticket of the condition, publish it WAITING       // holding the lock
///          release the lock entirely
///          spin, then sleep, while the record is WAITING
///            time-out:      CAS WAITING -> AWAKE      won: return false at the end
///            interruption:  CAS WAITING -> AWAKE      won: throw at the end
///          acquire the lock again:  AWAKE: compete;  QUEUED: wait for the signal
///          restore the hold count;  CAS record -> IDLE                                 // acknowledged
/// notify:  n times, holding the lock:  r = first WAITING record
///            awake:   CAS WAITING -> AWAKE, NOTIFIED                                  // unless the lock is fair
///            asleep:  take a ticket of the lock for it, mark the lock QUEUED,
///                     CAS WAITING, ASLEEP -> QUEUED, NOTIFIED, ASLEEP                  // it sleeps on, for the lock
/// ```
///
/// A sleeper that is notified is not woken into a lock that the notifier holds: it becomes a waiter of the lock where
/// it lies, and the release signals it. `notify(n)` counts the CASes it won, so it wakes exactly n. A notification
/// and a time-out (or an interruption) of one waiter meet in one CAS, so exactly one of them happened.
///
/// Crash windows. *The waiter* before it published: a free ticket. After, before it released: the lock is
/// abandoned, its record is swept. WAITING: its record is swept, nobody else is concerned. NOTIFIED and not
/// IDLE: the sweep passes the notification on ([Notifications]). *The notifier* between two CASes: it has
/// notified k of n, and the lock is abandoned. After the ticket: a free ticket. A notified sleeper whose
/// notifier died is in the queue of an abandoned lock, whose take-over signals it.
///
/// ```
/// line:  0 block header · 8 lock · 40 tail · 48 head
/// ```
public final class Conditions {

    public static final int BYTES = 64;

    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Parking parking;
    private final Waiting waiting;
    private final Locks locks;
    private final Notifications notifications;
    private final ThrownOut thrown;

    /// Opens the conditions of a segment.
    Conditions(
            Words words,
            WaiterRecords records,
            WaitQueues queues,
            Parking parking,
            Locks locks,
            Notifications notifications,
            ThrownOut thrown) {
        this.words = words;
        this.records = records;
        this.queues = queues;
        this.parking = parking;
        this.waiting = parking.waiting();
        this.locks = locks;
        this.notifications = notifications;
        this.thrown = thrown;
    }

    /// Waits on a condition; the current thread holds the lock before and after.
    ///
    /// @param me the thread and the lock
    /// @param claimed a record of this participant to wait with
    /// @param hint how long to spin for the notification
    /// @return ACQUIRED if notified, TIMED_OUT or INTERRUPTED otherwise, with the interrupt status as it was
    Locks.Outcome await(long condition, Contender me, int claimed, SpinHint hint, Locks.Mode mode) {
        int record = claimed;
        long lock = me.lock();
        int holds = me.ownership().holds;
        long begun = me.ownership().begun();
        try {
            records.describe(record, condition, lock, me.thread(), flags(mode), waiting.nanoTime());
            long ticket = queues.takeTicket(condition);
            records.setConditionTicket(record, ticket);
            queues.hint(condition, ticket, record);
            long idle = records.state(record);
            records.casState(record, idle, WaiterState.begin(idle, WaiterState.WAITING));

            locks.release(me);
            Locks.Outcome outcome = awaitNotification(record, hint, mode);
            if (outcome != Locks.Outcome.ACQUIRED) {
                queues.finished(condition, ticket);
            }
            locks.acquireAgain(me, record, mode.flags());
            me.ownership().resume(holds, begun);
            notifications.acknowledge(record);
            locks.finish(lock, record);
            int done = record;
            record = -1; // whoever is thrown out now must not keep it twice
            records.keep(done);
            return outcome;
        } catch (Throwable t) {
            if (record < 0) {
                throw t;
            }
            thrown.records[record & ThrownOut.PLACE_MASK] = record + 1;
            thrown.marked = true;
            thrown.claim(waiting);
            try {
                if (thrown.records[record & ThrownOut.PLACE_MASK] == record + 1) {
                    notifications.giveUp(record, records.state(record));
                    records.forget(record);
                    thrown.records[record & ThrownOut.PLACE_MASK] = 0;
                    records.keep(record);
                }
            } finally {
                thrown.settling = 0;
            }
            throw t;
        }
    }

    private Locks.Outcome awaitNotification(int record, SpinHint hint, Locks.Mode mode) {
        if (WaiterState.base(records.state(record)) == WaiterState.WAITING) {
            parking.spin(hint, false, new NotifiedProbe(records.at(record)));
        }
        while (true) {
            long state = records.state(record);
            if (WaiterState.base(state) != WaiterState.WAITING) {
                return Locks.Outcome.ACQUIRED;
            }
            parking.checkOpen();
            boolean interrupted = mode.interruptible() && waiting.isInterrupted();
            boolean late = mode.timed() && mode.deadlineNanos() - waiting.nanoTime() <= 0;
            if (interrupted || late) {
                if (records.casState(record, state, WaiterState.to(state, WaiterState.AWAKE))) {
                    return interrupted ? Locks.Outcome.INTERRUPTED : Locks.Outcome.TIMED_OUT;
                }
                continue;
            }
            parking.sleep(record, state, 0, mode.timed(), mode.deadlineNanos(), mode.interruptible());
        }
    }

    /// Probes whether the wait of a record is over. (A class and not a lambda; see [Engine].)
    private final class NotifiedProbe implements Parking.Probe {
        private final long at;

        NotifiedProbe(long at) {
            this.at = at;
        }

        @Override
        public boolean test() {
            return WaiterState.base(words.getAcquire(at)) != WaiterState.WAITING;
        }
    }

    /// Notifies up to n waiters; the current thread holds the lock.
    ///
    /// @return how many were notified
    public int notify(long condition, long lock, int n) {
        int notified = 0;
        long bound = queues.tail(condition);
        while (notified < n) {
            int record = queues.firstWaiting(condition, bound);
            if (record < 0) {
                break;
            }
            if (notifications.give(condition, lock, record, bound)) {
                notified++;
            }
        }
        return notified;
    }

    private long flags(Locks.Mode mode) {
        return mode.flags() | (waiting.isVirtual() ? WaiterRecords.FLAG_VIRTUAL : 0);
    }

    /// Returns the lock of a condition.
    public long lockOf(long condition) {
        return words.getOpaque(condition + EmbeddedLock.REFERENCE);
    }
}
