package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.RESERVED;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.WAKING;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;

/// The lock: one CAS to acquire, one to release, and a queue of records when it is contended.
///
/// Overview. The owner stands in the state word, so there is no moment without an owner between "taken" and "mine".
/// Which thread of the owner's process it is stands in the heap of that process ([Ownership]). Waiting follows the
/// barging lock with eventual hand-over of WebKit and parking_lot, with nsync's designated waker; unlike theirs its
/// queue has no lock of its own ([WaitQueues]).
///
/// ```
/// acquire:  CAS state: 0 -> me                                                   // done, the common case
///   else    spin a while;  then
///           fair: CAS the QUEUED mark in;  describe a record, take a ticket, publish it QUEUED
///           loop:  free, and not reserved for another:  CAS owner in, record IDLE, done
///                  not marked QUEUED:  CAS the mark in
///                  woken in vain:      CAS the RESERVED mark in, spin a while, CAS the WAKING mark out
///                  sleep on the record
/// release:  CAS state: me -> 0                                                   // done, the common case
///   else    (QUEUED and not WAKING)
///           CAS the QUEUED mark out;  r = first queued record
///           none:  CAS state: me -> 0
///           one:   CAS state: me -> free, QUEUED, WAKING;  CAS r: QUEUED -> SIGNALLED;  wake r
/// ```
///
/// No wake-up is lost: a waiter publishes its record and then reads the state word; a releaser takes the QUEUED
/// mark out and then looks for records. Either the releaser sees the record, or the waiter sees the mark gone
/// and puts it back, which makes the releaser's CAS fail. While WAKING is set releasers leave the queue alone:
/// the signalled waiter is bound to claim the lock or to take WAKING out while it is held, and the release
/// after that signals again.
///
/// Who writes what: the state word, everybody by CAS (that is `lock-handover`); the fencing token, the owner alone;
/// records, see [WaiterRecords].
///
/// Crash windows. *The acquirer* after its CAS: it holds the lock, and recovery marks the lock abandoned, though the
/// acquirer may not have come to its critical section. *The releaser* before its CAS: the same. After it took the
/// QUEUED mark out: sleepers and no mark; whoever takes the lock over from the dead marks it again ([Recovery]), and so
/// does a watcher of a sleeper. After its CAS, before it signalled: free, QUEUED, WAKING, and nobody awake; a watcher
/// of any waiter sees a free lock with waiters asleep and makes its own look ([Watch]). After the signal's CAS, before
/// the wake: the waiter's own watcher wakes it. A signal that a fair lock's waiter got out of turn goes on to the one
/// that is first, or stays with it until another is bound to act on it. *The signalled waiter* before it claims: its
/// record is swept, which signals the next. *A waiter* anywhere: its record is swept. If a QUEUED or RESERVED mark has
/// no record, the next release or `tryLock()` scans the queue once and clears the mark.
///
/// Threads thrown out (stack overflow, closed memory) leave the same words as the dead, in a process that lives: see
/// [ThrownOut].
public final class Locks {

    /// How often to look without a record: at first, and at last. A look reads every record.

    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Parking parking;
    private final Waiting waiting;
    private final ThrownOut thrown;
    private final Handover handover;

    /// Opens the locks of a segment.
    Locks(Words words, WaiterRecords records, WaitQueues queues, Parking parking, ThrownOut thrown) {
        this.words = words;
        this.records = records;
        this.queues = queues;
        this.parking = parking;
        this.waiting = parking.waiting();
        this.thrown = thrown;
        this.handover = new Handover(words, records, queues, parking);
        Outcome.values(); // initialised while there is memory; see Engine
    }

    /// Returns what releases locks and wakes the next.
    Handover handover() {
        return handover;
    }

    /// How an acquisition ended.
    public enum Outcome {
        ACQUIRED,
        TIMED_OUT,
        INTERRUPTED,
        /// The lock is abandoned and its policy refuses it; not held.
        REFUSED,
        /// There is no record to wait with; not held. The caller must try again.
        WITHOUT_RECORD
    }

    /// How to wait for a lock.
    ///
    /// @param interruptible whether interruption ends the wait
    /// @param timed whether the deadline counts
    /// @param deadlineNanos when to give up, on the clock of [Waiting#nanoTime()]
    /// @param refusable whether an abandoned lock of policy FAIL refuses
    /// @param flags flags of the waiter's record
    public record Mode(boolean interruptible, boolean timed, long deadlineNanos, boolean refusable, long flags) {
        /// Waits for as long as it takes.
        static Mode uninterruptible(boolean refusable, long flags) {
            return new Mode(false, false, 0, refusable, flags);
        }
    }

    /// Acquires a lock that the current thread does not hold, after the first CAS failed.
    ///
    /// @param mayProbe whether to probe for a while before it waits; false for who has done so before
    Outcome acquireSlow(Contender me, Mode mode, boolean mayProbe) {
        Outcome quick = tryAcquire(me, mode.refusable);
        if (quick != Outcome.TIMED_OUT) {
            return quick;
        }
        if (mode.timed && mode.deadlineNanos - waiting.nanoTime() <= 0) {
            return tryAcquireNow(me, mode.refusable);
        }
        if (mode.interruptible && waiting.isInterrupted()) {
            return Outcome.INTERRUPTED;
        }
        long lock = me.lock();
        if (mayProbe && parking.spin(me.hint(), true, new BargeProbe(lock))) {
            Outcome spun = tryAcquire(me, mode.refusable);
            if (spun != Outcome.TIMED_OUT) {
                return spun;
            }
        }
        int record = records.claim();
        if (record < 0) {
            Outcome last = tryAcquireNow(me, mode.refusable);
            return last == Outcome.TIMED_OUT ? Outcome.WITHOUT_RECORD : last;
        }
        try {
            records.describe(record, 0, lock, me.thread(), flags(mode), waiting.nanoTime());
            enqueue(lock, record, true);
            Outcome outcome = acquireQueued(me, record, mode);
            if (outcome == Outcome.ACQUIRED) {
                finish(lock, record);
            }
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
                    leave(lock, record, false);
                    thrown.records[record & ThrownOut.PLACE_MASK] = 0;
                    records.keep(record);
                }
            } finally {
                thrown.settling = 0;
            }
            throw t;
        }
    }

    /// Takes the lock if it is free and no waiter must go first; TIMED_OUT if not. Marks that their waiters left
    /// behind do not count, so it scans the queue where [#tryAcquire] believes the marks.
    Outcome tryAcquireNow(Contender me, boolean refusable) {
        long lock = me.lock();
        while (true) {
            Outcome outcome = tryAcquire(me, refusable);
            long state = words.getVolatile(lock + STATE);
            if (outcome != Outcome.TIMED_OUT || Token.owner(state) != 0 || queues.count(lock, false) != 0) {
                return outcome;
            }
            if (refusable && refuses(state, lock)) {
                return Outcome.REFUSED;
            }
            if (take(me, state, state & Token.FLAGS_MASK)) {
                return Outcome.ACQUIRED;
            }
        }
    }

    /// Takes the lock if it is free and nobody has it reserved; TIMED_OUT if not.
    Outcome tryAcquire(Contender me, boolean refusable) {
        long lock = me.lock();
        while (true) {
            long state = words.getVolatile(lock + STATE);
            if (!mayBarge(state, lock)) {
                return Outcome.TIMED_OUT;
            }
            if (refusable && refuses(state, lock)) {
                return Outcome.REFUSED;
            }
            if (take(me, state, state & Token.FLAGS_MASK)) {
                return Outcome.ACQUIRED;
            }
        }
    }

    /// Takes a free lock by one CAS. The stores into the ownership follow it without a call in between, which an
    /// error could interrupt; see [Ownership].
    // sync lock-handover acquire
    boolean take(Contender me, long state, long flags) {
        Ownership own = me.ownership();
        long thread = me.thread();
        if (words.compareAndSet(me.lock() + STATE, state, me.token() | flags)) {
            own.thread = thread;
            own.holds = 1;
            own.acquisition++;
            return true;
        }
        return false;
    }

    /// Releases a lock that the current thread owns, entirely. If an error comes out the thread either owns the
    /// lock as before, or the lock is released and the watcher of a waiter wakes it.
    void release(Contender me) {
        Ownership own = me.ownership();
        long lock = me.lock();
        long token = me.token();
        long thread = me.thread();
        boolean released = false;
        try {
            own.thread = 0;
            int next = handover.free(lock, token);
            released = true;
            handover.wake(lock, next);
        } catch (Throwable t) {
            if (!released) {
                own.thread = thread;
            }
            throw t;
        }
    }

    /// Takes the lock again for a waiter of a condition that has been notified or has given up: its record is
    /// AWAKE or queued for the lock already. Afterwards it is as it was when the lock was taken, for [#finish].
    void acquireAgain(Contender me, int record, long flags) {
        long lock = me.lock();
        Mode mode = Mode.uninterruptible(false, flags);
        long state = records.state(record);
        if (WaiterState.base(state) == WaiterState.AWAKE) {
            parking.spin(me.hint(), true, new BargeProbe(lock));
            if (tryAcquire(me, false) == Outcome.ACQUIRED) {
                return;
            }
            enqueue(lock, record, false);
        }
        acquireQueued(me, record, mode);
    }

    /// Takes a ticket and publishes the record as queued. A fair lock is marked before, while somebody holds
    /// it: once the waiter counts, no quick path finds the lock without a mark and passes it.
    private void enqueue(long lock, int record, boolean begin) {
        if (isFair(lock)) {
            markQueued(lock);
        }
        long ticket = queues.takeTicket(lock);
        long state;
        long next;
        do {
            state = records.state(record);
            next = begin ? WaiterState.begin(state, WaiterState.QUEUED) : WaiterState.to(state, WaiterState.QUEUED);
            records.setOwnLockTicket(record, next, ticket);
            queues.hint(lock, ticket, record);
        } while (!records.casState(record, state, next));
    }

    private void markQueued(long lock) {
        long state;
        do {
            state = words.getVolatile(lock + STATE);
        } while (Token.owner(state) != 0
                && (state & QUEUED) == 0
                && !words.compareAndSet(lock + STATE, state, state | QUEUED));
    }

    /// The wait of a queued record. If the outcome is ACQUIRED the record is still as it was when the lock was
    /// taken, for [#finish]; else it is IDLE.
    private Outcome acquireQueued(Contender me, int record, Mode mode) {
        long lock = me.lock();
        boolean designated = false;
        while (true) {
            long mine = records.state(record);
            int base = WaiterState.base(mine);
            if (base != WaiterState.QUEUED || (mine & WaiterState.ASLEEP) != 0) {
                if (records.casState(record, mine, WaiterState.to(mine, WaiterState.QUEUED))) {
                    designated |= base == WaiterState.SIGNALLED;
                }
                continue;
            }
            long state = words.getVolatile(lock + STATE);
            if (Token.owner(state) == 0) {
                if (mode.refusable && refuses(state, lock)) {
                    leave(lock, record, designated);
                    return Outcome.REFUSED;
                }
                if (mayClaim(state, lock, record, designated)) {
                    long flags = state & Token.FLAGS_MASK & ~RESERVED & (designated ? ~WAKING : -1L);
                    if (take(me, state, flags)) {
                        return Outcome.ACQUIRED;
                    }
                    continue;
                }
                if (designated && !yieldTo(lock, record)) {
                    continue;
                }
                designated = false;
            }
            if ((state & QUEUED) == 0) {
                words.compareAndSet(lock + STATE, state, state | QUEUED);
                continue;
            }
            if (designated) {
                if ((state & RESERVED) == 0) {
                    words.compareAndSet(lock + STATE, state, state | RESERVED);
                    continue;
                }
                if (parking.spin(me.hint(), true, new FreeProbe(lock))) {
                    continue;
                }
                state = words.getVolatile(lock + STATE);
                if (Token.owner(state) != 0 && words.compareAndSet(lock + STATE, state, state & ~WAKING)) {
                    designated = false;
                }
                continue;
            }
            Outcome ended = ended(mode);
            if (ended != Outcome.ACQUIRED) {
                leave(lock, record, false);
                return ended;
            }
            long owner = Token.participant(state);
            parking.sleep(record, mine, owner, mode.timed, mode.deadlineNanos, mode.interruptible);
        }
    }

    /// Returns why a wait ends now, or ACQUIRED if it goes on.
    private Outcome ended(Mode mode) {
        parking.checkOpen();
        if (mode.interruptible && waiting.isInterrupted()) {
            return Outcome.INTERRUPTED;
        }
        if (mode.timed && mode.deadlineNanos - waiting.nanoTime() <= 0) {
            return Outcome.TIMED_OUT;
        }
        return Outcome.ACQUIRED;
    }

    /// Ends the wait of a record whose thread holds the lock now: this is where a notification is acknowledged.
    void finish(long lock, int record) {
        long state;
        do {
            state = records.state(record);
        } while (!records.casState(record, state, WaiterState.idle(state)));
        if (WaiterState.base(state) == WaiterState.SIGNALLED) {
            handover.clear(lock, WAKING);
        }
        if (WaiterState.isLockQueued(state)) {
            queues.finished(lock, record, state);
        }
        records.forget(record);
    }

    /// Hands a signal that went to the wrong waiter of a fair lock to the one that comes first.
    ///
    /// @return whether another waiter is bound to act on the signal now; if not, this one still is
    private boolean yieldTo(long lock, int record) {
        int first = queues.firstQueued(lock);
        if (first >= 0 && first != record) {
            return handover.signal(lock, first);
        }
        return !queues.isFirst(lock, record, true);
    }

    /// Ends the wait of a record without the lock; hands a signal on.
    private void leave(long lock, int record, boolean designated) {
        long state;
        do {
            state = records.state(record);
        } while (!records.casState(record, state, WaiterState.idle(state)));
        if (WaiterState.isLockQueued(state)) {
            queues.finished(lock, record, state);
        }
        records.forget(record);
        if (designated || WaiterState.base(state) == WaiterState.SIGNALLED) {
            handover.signalNext(lock);
        }
    }

    /// Probes whether a newcomer may take the lock. (A class and not a lambda, as the next; see [Engine].)
    private final class BargeProbe implements Parking.Probe {
        private final long lock;

        BargeProbe(long lock) {
            this.lock = lock;
        }

        @Override
        public boolean test() {
            return mayBarge(words.getOpaque(lock + STATE), lock);
        }
    }

    /// Probes whether nobody owns the lock.
    private final class FreeProbe implements Parking.Probe {
        private final long lock;

        FreeProbe(long lock) {
            this.lock = lock;
        }

        @Override
        public boolean test() {
            return Token.owner(words.getOpaque(lock + STATE)) == 0;
        }
    }

    private boolean mayBarge(long state, long lock) {
        return Token.owner(state) == 0 && (state & RESERVED) == 0 && ((state & QUEUED) == 0 || !isFair(lock));
    }

    private boolean mayClaim(long state, long lock, int record, boolean designated) {
        boolean fair = isFair(lock);
        if (!fair && (designated || (state & RESERVED) == 0)) {
            return true;
        }
        return queues.isFirst(lock, record, fair);
    }

    private boolean refuses(long state, long lock) {
        return (state & ABANDONED) != 0 && LockLine.policy(words.getIntOpaque(lock + OPTIONS)) == Policies.FAIL;
    }

    boolean isFair(long lock) {
        return (words.getIntOpaque(lock + OPTIONS) & LockLine.FAIR) != 0;
    }

    private long flags(Mode mode) {
        return mode.flags | (waiting.isVirtual() ? WaiterRecords.FLAG_VIRTUAL : 0);
    }
}
