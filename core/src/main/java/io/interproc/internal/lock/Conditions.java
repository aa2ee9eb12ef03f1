package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Gift;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.park.WaitQueues;

/// The condition: a queue of records, and wait morphing onto the lock.
///
/// ```
/// await:   publish a record WAITING in the queue of the condition                      // holding the lock
///          release the lock entirely
///          wait until the record is not WAITING                                       // Parking.awaitGift
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
/// line:  0 block header · 8 lock · 32 generation of the lock · 40 tail · 48 head
/// ```
public final class Conditions {

    public static final int BYTES = 64;

    private final Words words;
    private final WaitQueues queues;
    private final Parking parking;
    private final Locks locks;
    private final Notifications notifications;

    /// Opens the conditions of a segment.
    Conditions(Words words, WaitQueues queues, Parking parking, Locks locks, Notifications notifications) {
        this.words = words;
        this.queues = queues;
        this.parking = parking;
        this.locks = locks;
        this.notifications = notifications;
    }

    /// Waits on a condition; the current thread holds the lock before and after.
    ///
    /// @param me the thread and the lock
    /// @param back how the thread acquires the lock again
    /// @param record a record of this participant to wait with
    /// @param hint how long to spin for the notification
    /// @return TAKEN if notified, REMOVED, TIMED_OUT or INTERRUPTED otherwise, with the interrupt status as it was
    Outcome await(long condition, Contender me, LockTurn back, int record, SpinHint hint, long flags, WaitMode mode) {
        if (words.getOpaque(me.lock() + LockLine.CONDITIONS) == 0) {
            words.setOpaque(me.lock() + LockLine.CONDITIONS, 1);
        }
        return parking.awaitGift(record, condition, me.lock(), hint, flags, mode, new Release(me, back));
    }

    /// What a wait on a condition does with the lock: it releases the lock entirely while it waits.
    private final class Release implements Gift {
        private final Contender me;
        private final LockTurn back;
        private final int holds;
        private final long begun;

        Release(Contender me, LockTurn back) {
            this.me = me;
            this.back = back;
            this.holds = me.ownership().holds;
            this.begun = me.ownership().begun();
        }

        @Override
        public void published() {
            locks.release(me);
        }

        @Override
        public Outcome over(int record) {
            Outcome outcome = parking.awaitAfterGift(record, back);
            if (outcome == Outcome.TAKEN) {
                me.ownership().resume(holds, begun);
                notifications.acknowledge(record);
                parking.finish(record, back);
            }
            return outcome;
        }
    }

    /// Notifies up to n waiters; the current thread holds the lock.
    ///
    /// @return how many were notified
    public int notify(long condition, long lock, int n) {
        Giving giving = new Giving(condition, lock, n, queues.tail(condition));
        if (n > 0) {
            queues.inOrder(condition, giving);
        }
        return giving.notified;
    }

    /// Gives notifications to the waiters that it is shown, until all are given. The waiters are shown by one walk,
    /// because the notifier overwrites the hints of a long queue: they share a table with the tickets of the lock.
    private final class Giving implements WaitQueues.Visitor {
        private final long condition;
        private final long lock;
        private final int n;
        private final long bound;
        private int notified;

        Giving(long condition, long lock, int n, long bound) {
            this.condition = condition;
            this.lock = lock;
            this.n = n;
            this.bound = bound;
        }

        @Override
        public boolean visit(int record, long state) {
            if (notifications.give(condition, lock, record, bound)) {
                notified++;
            }
            return notified < n;
        }
    }
}
