package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.WAKING;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Token;

/// The way out of a lock that others wait for: who is signalled, and when nobody needs to be. The overview of
/// [Locks] says how this meets those who come in, and what is left by a releaser that dies in the middle.
public final class Handover {

    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Parking parking;

    Handover(Words words, WaiterRecords records, WaitQueues queues, Parking parking) {
        this.words = words;
        this.records = records;
        this.queues = queues;
        this.parking = parking;
    }

    /// Frees a lock by one CAS, and says who must be woken. No access follows that CAS, so if an error comes out
    /// the lock is not free.
    ///
    /// @param owner the token in the state word
    /// @return the record of the waiter to [wake][#wake], or −1
    // sync lock-handover release
    int free(long lock, long owner) {
        while (true) {
            long state = words.getVolatile(lock + STATE);
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
        while (WaiterState.base(state) == WaiterState.QUEUED && records.lock(record) == lock) {
            if (parking.change(record, state, WaiterState.to(state, WaiterState.SIGNALLED))) {
                return true;
            }
            state = records.state(record);
        }
        return false;
    }

    /// Takes flags out of the state word.
    void clear(long lock, long flags) {
        words.getAndBitwiseAnd(lock + STATE, ~flags);
    }
}
