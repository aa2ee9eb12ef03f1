package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.QUEUED;

import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.UnwindMarks;
import io.interproc.internal.participant.Token;
import io.interproc.internal.recovery.Sweeper;

/// Takes a lock back for a thread that an exception throws out of a wait on a condition: its caller holds the lock, and
/// will release it.
final class Reacquisition {

    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final Locks locks;
    private final Sweeper sweeper;
    private final Sleepers sleepers;
    private final UnwindMarks marks;

    Reacquisition(Locks locks, Sweeper sweeper, Sleepers sleepers, UnwindMarks marks) {
        this.locks = locks;
        this.sweeper = sweeper;
        this.sleepers = sleepers;
        this.marks = marks;
    }

    /// Acquires the lock if the thread does not hold it. There may be little stack left, so it makes only accesses
    /// that every wait makes, and polls, without a record and out of turn.
    void acquire(Contender me, int holds, long begun) {
        Ownership own = me.ownership();
        long lock = me.lock();
        long thread = me.thread();
        long pause = SHORTEST_PAUSE_NANOS;
        while (own.thread != thread) {
            long state = locks.state(lock);
            if (Token.owner(state) == Token.REMOVED) {
                return;
            }
            if (Token.owner(state) == 0) {
                locks.take(me, state, (state & Token.FLAGS_MASK) | QUEUED);
            } else {
                awaitRelease(own, lock, pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
        own.resume(holds, begun);
    }

    /// Pauses, and sweeps the owner if it is dead; without the stack or the memory for it, lets the watcher do so.
    private void awaitRelease(Ownership own, long lock, long nanos) {
        try {
            sleepers.checkOpen();
            sweeper.takeOverIfDead(lock);
            sleepers.waiting().pause(nanos);
        } catch (StackOverflowError | OutOfMemoryError _) {
            own.awaited = true;
            marks.marked = true;
        }
    }
}
