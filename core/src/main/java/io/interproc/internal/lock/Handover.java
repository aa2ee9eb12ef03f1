package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.ORDINARY;
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

    /// Releases a lock whose thread id was cleared, after the CAS from the owner to 0 failed.
    ///
    /// @param me the owner's token
    // sync lock-handover release
    public void releaseSlow(long lock, long me) {
        while (true) {
            long state = words.getVolatile(lock + STATE);
            if (Token.owner(state) != me) {
                throw new IllegalMonitorStateException("the lock was taken from its holder");
            }
            long flags = state & ORDINARY;
            if ((flags & QUEUED) == 0) {
                if (words.compareAndSet(lock + STATE, state, flags & ABANDONED)) {
                    return;
                }
            } else if ((flags & WAKING) != 0) {
                if (words.compareAndSet(lock + STATE, state, flags)) {
                    return;
                }
            } else if (words.compareAndSet(lock + STATE, state, state & ~QUEUED)) {
                int first = queues.firstQueued(lock);
                if (first >= 0 && words.compareAndSet(lock + STATE, state & ~QUEUED, flags | WAKING)) {
                    if (!signal(lock, first)) {
                        signalNext(lock);
                    }
                    return;
                }
            }
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
