package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.DEAD_HOLDER;
import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.RESERVED;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.WAKING;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Probe;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.Spinning;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.Turn.Verdict;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;

/// The lock: one CAS to acquire, one to release, and a queue of records when it is contended.
///
/// Overview. The owner stands in the state word, so there is no moment without an owner between "taken" and "mine".
/// Which thread of the owner's process it is stands in the heap of that process ([Ownership]). Waiting follows the
/// barging lock with eventual hand-over of WebKit and parking_lot, with nsync's designated waker; unlike theirs its
/// queue has no lock of its own ([WaitQueues]). The loop of the wait is that of all turns
/// ([io.interproc.internal.park.Parking]).
///
/// ```
/// acquire:  CAS state: 0 -> me                                                   // done, the common case
///   else    spin a while;  then
///           fair: CAS the QUEUED mark in;  describe a record, take a ticket, publish it QUEUED
///           attempt:  free, and not reserved for another:  CAS owner in, record IDLE, done
///                     not marked QUEUED:  CAS the mark in
///                     woken in vain:      CAS the RESERVED mark in, spin a while, CAS the WAKING mark out
///                     sleep on the record, and again
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
/// QUEUED mark out: sleepers and no mark; whoever takes the lock over from the dead marks it again, and so does a
/// watcher of a sleeper. After its CAS, before it signalled: free, QUEUED, WAKING, and nobody awake; a watcher of any
/// waiter sees a free lock with waiters asleep and makes its own look ([SleeperCheck]). After the signal's CAS, before
/// the wake: the waiter's own watcher wakes it. A signal that a fair lock's waiter got out of turn goes on to the one
/// that is first, or stays with it until another is bound to act on it. *The signalled waiter* before it claims: its
/// record is swept, which signals the next. *A waiter* anywhere: its record is swept. If a QUEUED or RESERVED mark has
/// no record, the next release or `tryLock()` scans the queue once and clears the mark.
///
/// A lock whose state word names a dead participant is abandoned, wherever its holder died: whether it had come to its
/// critical section, or was about to leave, only its heap knew. Who the dead holder was stands in the line; that word
/// is written before the take-over, by a CAS from what it was before the state word was read, so a late sweeper does
/// not overwrite what a later death wrote. The take-over is one CAS, from the dead to free, ABANDONED and QUEUED: no
/// sweeper owns the lock. It is marked QUEUED in any case, because a releaser that dies after it took that mark out
/// leaves sleepers and no mark.
///
/// Threads that an exception unwound (stack overflow, closed memory) leave the same words as the dead, in a process
/// that lives: see [io.interproc.internal.park.UnwindMarks].
///
/// All stores into the line of a lock are here, but for the two CAS of the quick paths ([SharedMutex]) and those of
/// what nobody contends for: the fencing token, the option words of a new lock.
public final class Locks {

    /// Nobody is to be woken, since the lock was removed.
    private static final int REMOVED = -2;

    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Sleepers sleepers;
    private final Spinning spinning;
    private final Participants participants;
    private final ThreadNames names;

    /// Opens the locks of a segment.
    Locks(
            Words words,
            WaiterRecords records,
            WaitQueues queues,
            Sleepers sleepers,
            Spinning spinning,
            Participants participants,
            ThreadNames names) {
        this.words = words;
        this.records = records;
        this.queues = queues;
        this.sleepers = sleepers;
        this.spinning = spinning;
        this.participants = participants;
        this.names = names;
    }

    long state(long lock) {
        return words.getVolatile(lock + STATE);
    }

    // ------------------------------------------------------------------------------------------------ the way in

    /// Takes the lock if it is free and no waiter must go first. Marks that their waiters left behind do not count,
    /// so it scans the queue where [#attemptAtOnce] believes the marks.
    Verdict attemptNow(Contender me, boolean refusable) {
        long lock = me.lock();
        while (true) {
            Verdict verdict = attemptAtOnce(me, refusable);
            long state = state(lock);
            if (verdict != Verdict.WAIT || Token.owner(state) != 0 || queues.count(lock) != 0) {
                return verdict;
            }
            if (refusable && refuses(state, lock)) {
                return Verdict.REFUSED;
            }
            if (take(me, state, state & Token.FLAGS_MASK)) {
                return Verdict.TAKEN;
            }
        }
    }

    /// Takes the lock if it is free and nobody has it reserved.
    Verdict attemptAtOnce(Contender me, boolean refusable) {
        long lock = me.lock();
        while (true) {
            long state = state(lock);
            if (!mayBarge(state, lock)) {
                return Verdict.WAIT;
            }
            if (refusable && refuses(state, lock)) {
                return Verdict.REFUSED;
            }
            if (take(me, state, state & Token.FLAGS_MASK)) {
                return Verdict.TAKEN;
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

    /// Attempts to take the lock for a waiter in its queue. If the answer is WAIT the lock is marked QUEUED.
    ///
    /// @param signalled whether the lock was released for this waiter
    Verdict attempt(Contender me, int record, boolean signalled, boolean refusable) {
        long lock = me.lock();
        long state = state(lock);
        if (Token.owner(state) == 0) {
            if (refusable && refuses(state, lock)) {
                return Verdict.REFUSED;
            }
            if (mayClaim(state, lock, record, signalled)) {
                long flags = state & Token.FLAGS_MASK & ~RESERVED & (signalled ? ~WAKING : -1L);
                return take(me, state, flags) ? Verdict.TAKEN : Verdict.AGAIN;
            }
            if (signalled) {
                return yieldTo(lock, record) ? Verdict.PASSED_ON : Verdict.AGAIN;
            }
        }
        if ((state & QUEUED) == 0) {
            words.compareAndSet(lock + STATE, state, state | QUEUED);
            return Verdict.AGAIN;
        }
        return signalled ? askForTheNextRelease(me, state) : Verdict.WAIT;
    }

    /// Attempts no more than to have the lock reserved, for a waiter that was signalled and found the lock held.
    private Verdict askForTheNextRelease(Contender me, long held) {
        long lock = me.lock();
        if ((held & RESERVED) == 0) {
            words.compareAndSet(lock + STATE, held, held | RESERVED);
            return Verdict.AGAIN;
        }
        if (spinning.spin(me.hint(), true, new FreeProbe(lock))) {
            return Verdict.AGAIN;
        }
        long state = state(lock);
        boolean isNextRelease = Token.owner(state) != 0 && words.compareAndSet(lock + STATE, state, state & ~WAKING);
        return isNextRelease ? Verdict.PASSED_ON : Verdict.AGAIN;
    }

    /// Marks a lock as waited for, if somebody holds it.
    void markQueued(long lock) {
        long state;
        do {
            state = state(lock);
        } while (Token.owner(state) != 0
                && (state & QUEUED) == 0
                && !words.compareAndSet(lock + STATE, state, state | QUEUED));
    }

    /// Hands a signal that went to the wrong waiter of a fair lock to the one that comes first.
    ///
    /// @return whether another waiter is bound to act on the signal now; if not, this one still is
    private boolean yieldTo(long lock, int record) {
        int first = queues.firstQueued(lock);
        if (first >= 0 && first != record) {
            return signal(lock, first);
        }
        return !queues.isFirst(lock, record, true);
    }

    private boolean mayBarge(long state, long lock) {
        return Token.owner(state) == 0 && (state & RESERVED) == 0 && ((state & QUEUED) == 0 || !isFair(lock));
    }

    private boolean mayClaim(long state, long lock, int record, boolean signalled) {
        boolean fair = isFair(lock);
        if (!fair && (signalled || (state & RESERVED) == 0)) {
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

    /// Probes whether nobody owns the lock. (A class and not a lambda; see [SegmentEngine].)
    private final class FreeProbe implements Probe {
        private final long lock;

        FreeProbe(long lock) {
            this.lock = lock;
        }

        @Override
        public boolean test() {
            return Token.owner(words.getOpaque(lock + STATE)) == 0;
        }
    }

    // ------------------------------------------------------------------------------------------------ the way out

    /// Releases a lock that the current thread owns, entirely. If an error comes out the thread either owns the
    /// lock as before, or the lock is released and the watcher of a waiter wakes it.
    ///
    /// @return false if the lock was removed by force meanwhile
    boolean release(Contender me) {
        Ownership own = me.ownership();
        long lock = me.lock();
        long token = me.token();
        long thread = me.thread();
        boolean released = false;
        try {
            own.thread = 0;
            int next = free(lock, token);
            released = true;
            if (next == REMOVED) {
                return false;
            }
            wake(lock, next);
            return true;
        } catch (Throwable t) {
            if (!released) {
                own.thread = thread;
            }
            throw t;
        }
    }

    /// Frees a lock by one CAS, and says who must be woken. No access follows that CAS, so if an error comes out
    /// the lock is not free.
    ///
    /// @param owner the token in the state word
    /// @return the record of the waiter to [wake][#wake]; −1 for none, also if the lock was [#REMOVED]
    // sync lock-handover release
    int free(long lock, long owner) {
        while (true) {
            long state = words.getVolatile(lock + STATE);
            if (Token.owner(state) == Token.REMOVED) {
                return REMOVED;
            }
            if (Token.owner(state) != owner) {
                throw new IllegalMonitorStateException("the lock was taken from its holder");
            }
            long flags = state & Token.FLAGS_MASK;
            if ((flags & QUEUED) == 0) {
                if (words.compareAndSet(lock + STATE, state, flags & ABANDONED)) {
                    return -1;
                }
            } else if ((flags & WAKING) != 0) {
                if (words.compareAndSet(lock + STATE, state, flags)) {
                    return -1;
                }
            } else if (words.compareAndSet(lock + STATE, state, state & ~QUEUED)) {
                int first = queues.firstQueued(lock);
                if (first >= 0 && words.compareAndSet(lock + STATE, state & ~QUEUED, flags | WAKING)) {
                    return first;
                }
            }
        }
    }

    /// Wakes the waiter that [#free] named, or the first one if that has left meanwhile.
    void wake(long lock, int record) {
        if (record >= 0 && !signal(lock, record)) {
            signalNext(lock);
        }
    }

    /// Signals the first queued waiter, while the WAKING mark stands and nobody else is bound to act on it;
    /// takes the mark out if there is none.
    void signalNext(long lock) {
        while (true) {
            int first = queues.firstQueued(lock);
            if (first >= 0) {
                if (signal(lock, first)) {
                    return;
                }
                continue;
            }
            clear(lock, WAKING);
            long state = words.getVolatile(lock + STATE);
            if (Token.owner(state) != 0
                    || (state & QUEUED) == 0
                    || queues.firstQueued(lock) < 0
                    || !words.compareAndSet(lock + STATE, state, state | WAKING)) {
                return;
            }
        }
    }

    /// Signals the first queued waiter if the lock is free and nobody is bound to claim it.
    void kick(long lock) {
        long state = words.getVolatile(lock + STATE);
        if (Token.owner(state) == 0
                && (state & (QUEUED | WAKING)) == QUEUED
                && words.compareAndSet(lock + STATE, state, state | WAKING)) {
            signalNext(lock);
        }
    }

    /// Signals a waiter if it is queued for the lock still.
    boolean signal(long lock, int record) {
        long state = records.state(record);
        while (WaiterState.base(state) == WaiterState.QUEUED && records.queue(record, state) == lock) {
            if (sleepers.change(record, state, WaiterState.to(state, WaiterState.SIGNALLED))) {
                return true;
            }
            state = records.state(record);
        }
        return false;
    }

    /// Marks a lock as waited for.
    void mark(long lock) {
        words.getAndBitwiseOr(lock + STATE, QUEUED);
    }

    /// Takes flags out of the state word.
    void clear(long lock, long flags) {
        words.getAndBitwiseAnd(lock + STATE, ~flags);
    }

    // ------------------------------------------------------------------------------------------------ removal

    /// Makes a lock one that nobody can take any more.
    ///
    /// @param forced whether to do so though somebody holds it or waits for it
    /// @return false if somebody does
    boolean close(long lock, boolean forced) {
        while (true) {
            long state = state(lock);
            if (Token.owner(state) == Token.REMOVED) {
                return true;
            }
            if (!forced && (Token.owner(state) != 0 || isAwaited(lock))) {
                return false;
            }
            if (words.compareAndSet(lock + STATE, state, Token.REMOVED)) {
                return true;
            }
        }
    }

    private boolean isAwaited(long lock) {
        return !queues.isEmpty(lock) || (hasConditions(lock) && queues.isNext(lock));
    }

    /// Returns whether threads may wait on conditions of a lock.
    boolean hasConditions(long lock) {
        return words.getOpaque(lock + LockLine.CONDITIONS) != 0;
    }

    /// Returns whether a lock was closed.
    boolean isClosed(long lock) {
        return Token.owner(state(lock)) == Token.REMOVED;
    }

    // ------------------------------------------------------------------------------------------------ after a death

    /// Takes a lock from a dead owner, in one step: afterwards it is free and abandoned, and its first waiter is
    /// signalled.
    void takeOver(long lock, long participant) {
        while (true) {
            long deadBefore = words.getVolatile(lock + DEAD_HOLDER);
            long state = state(lock);
            if (!Token.isOfOrBefore(state, participant)) {
                return;
            }
            long dead = LockLine.deadHolder(participants.pid(Token.participant(state)), names.threadOf(state));
            words.compareAndSet(lock + DEAD_HOLDER, deadBefore, dead);
            long free = (state & Token.FLAGS_MASK) | ABANDONED | QUEUED;
            if (words.compareAndSet(lock + STATE, state, free)) {
                kick(lock);
                return;
            }
        }
    }
}
