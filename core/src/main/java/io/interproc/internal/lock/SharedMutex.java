package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.STATE;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.UnwindMarks;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;
import io.interproc.spi.Misuse;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A handle of a lock in a segment, the part that acts: the quick ways in and out, and what surrounds [Locks].
///
/// The quick paths are written out here so that they compile to a few instructions around one CAS; everything else is
/// behind a call. An exception out of the middle (stack overflow, closed memory) is caught at the outermost frame,
/// where the stack is as deep as it was for the accesses that succeeded, and the lock is repaired before it goes on.
public abstract sealed class SharedMutex extends LockHandle permits SharedLock, SharedRLock {

    private static final long serialVersionUID = 1L;

    final transient long self;
    private final transient long place; // of the state word
    final transient UnwindMarks marks;
    final transient Ownership ownership;
    private final transient SpinHint hint;
    private final transient Abandonment abandonment;

    SharedMutex(long at, OwningScope scope, @Nullable Consumer<Holder> repair) {
        super(at, scope);
        this.self = engine.self();
        this.place = words.place(at + STATE, Long.BYTES);
        this.marks = engine.marks();
        this.ownership = anchor.ownership(at);
        this.hint = new SpinHint(scope.maySpin());
        this.abandonment = new Abandonment(this, repair);
    }

    /// Acquires once more a lock that the current thread holds, or throws.
    ///
    /// @param trying whether the caller only tries, so that false will do instead of an exception
    abstract boolean enterAgain(boolean trying);

    /// How an acquisition waits.
    private enum Patience {
        FOR_EVER,
        UNTIL_INTERRUPTED,
        UNTIL_DEADLINE,
        NOT_AT_ALL,
        /// For ever, whatever the policy of an abandoned lock says.
        TO_RECOVER
    }

    @Override
    public final void lock() {
        acquire(Patience.FOR_EVER, 0);
    }

    /// Acquires the lock; false if the patience ended. All ways in lead through here.
    private boolean acquire(Patience patience, long deadlineNanos) {
        long id = Thread.currentThread().threadId();
        Ownership own = ownership;
        if (own.thread == id) {
            requireUsable();
            return enterAgain(patience == Patience.NOT_AT_ALL);
        }
        long me = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT); // as Token.of, but no call
        try {
            if (own.named != id) {
                names.enter(me, id);
                own.named = id;
            }
            if (words.compareAndSetAtPlace(place, 0L, me)) { // sync lock-handover acquire
                own.thread = id;
                own.holds = 1;
                own.acquisition++;
                return true;
            }
            return acquireSlow(me, id, patience, deadlineNanos);
        } catch (Abandonment.RepairError e) {
            throw e.error();
        } catch (RuntimeException e) {
            if (own.thread == id && !isClosed()) {
                engine.locks().release(contender(me, id)); // such as that of a log handler, after a take-over
            }
            throw failure(e);
        } catch (Error e) {
            if (own.thread == id) {
                own.thread = 0;
                own.due = me;
                marks.marked = true;
                mend();
            }
            throw engine.failure(e);
        } finally {
            Reference.reachabilityFence(this); // see Anchors
        }
    }

    @Override
    public final void unlock() {
        long id = Thread.currentThread().threadId();
        try {
            release(ownership, id);
        } catch (RuntimeException e) {
            throw failure(e);
        } catch (Error e) {
            Ownership own = ownership;
            if (own.thread == id && own.holds > 1) {
                own.holds--;
            } else if (own.thread == id) {
                own.thread = 0;
                own.due = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
                marks.marked = true;
                mend();
            }
            throw engine.failure(e);
        }
    }

    /// Releases one hold of the current thread, whose id this must be. If an error comes out and the thread is the
    /// holder all the same, the caller leaves a mark, since this very call may have been the one without stack.
    ///
    /// @param own the ownership of this lock, which the caller has loaded already
    final void release(Ownership own, long id) {
        if (own.thread != id) {
            requireUsable();
            throw notHeld();
        }
        int holds = own.holds;
        if (holds != 1) {
            requireUsable();
            own.holds = holds - 1;
            return;
        }
        long me = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
        try {
            if (!releaseQuickly(own, me, id) && !engine.locks().release(contender(me, id))) {
                throw removed();
            }
        } finally {
            Reference.reachabilityFence(this); // see Anchors
        }
    }

    private boolean releaseQuickly(Ownership own, long me, long id) {
        own.thread = 0;
        boolean released = false;
        try {
            released = words.compareAndSetAtPlace(place, me, 0L); // sync lock-handover release
        } finally {
            if (!released) {
                own.thread = id;
            }
        }
        return released;
    }

    /// Settles the mark that the caller left after an error; see [UnwindMarks]. The marking is written out in every
    /// catch block, because there may be no stack for a call.
    final void mend() {
        try {
            engine.repair().settle(ownership);
        } catch (InternalError e) {
            throw engine.failure(e);
        }
    }

    final Contender contender(long me, long id) {
        return new Contender(at, me, id, ownership, hint);
    }

    /// Acquires after the first CAS failed, and settles an abandoned lock.
    private boolean acquireSlow(long me, long id, Patience patience, long deadlineNanos) {
        Contender contender = contender(me, id);
        LockTurn turn = turn(contender, patience != Patience.TO_RECOVER);
        WaitMode mode = new WaitMode(
                patience == Patience.UNTIL_INTERRUPTED || patience == Patience.UNTIL_DEADLINE,
                patience == Patience.UNTIL_DEADLINE,
                deadlineNanos);
        while (true) {
            requireUsable();
            if (ownership.due != 0) {
                engine.repair().settle(ownership);
            }
            Outcome outcome = patience == Patience.NOT_AT_ALL
                    ? turn.attemptOnce()
                    : engine.parking().await(turn, mode);
            // No switch, whose table is made at its first use, which may be without memory; see SegmentEngine.
            if (outcome == Outcome.REMOVED) {
                throw removed();
            } else if (outcome == Outcome.REFUSED) {
                throw abandonment.refused();
            } else if (outcome == Outcome.INTERRUPTED) {
                throw new Interruption();
            } else if (outcome == Outcome.TAKEN) {
                if (patience == Patience.TO_RECOVER
                        || (words.getOpaque(at + STATE) & ABANDONED) == 0
                        || abandonment.settle(contender)) {
                    return true;
                }
            } else if (!turn.rescue()) {
                return false;
            }
        }
    }

    /// Returns a thread's wish to hold this lock.
    ///
    /// @param refusable whether an abandoned lock of policy FAIL refuses
    final LockTurn turn(Contender contender, boolean refusable) {
        return new LockTurn(engine.locks(), engine.sweeper(), contender, refusable, recordFlags());
    }

    /// Carries an interruption out of the paths that have no checked exceptions.
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interruption() {
            super(null, null, false, false);
        }
    }

    private boolean acquireInterruptibly(boolean timed, long nanos) throws InterruptedException {
        Waiting waiting = engine.sleepers().waiting();
        if (waiting.clearInterrupt()) {
            throw new InterruptedException();
        }
        try {
            return timed
                    ? acquire(Patience.UNTIL_DEADLINE, Deadlines.after(nanos, waiting.nanoTime()))
                    : acquire(Patience.UNTIL_INTERRUPTED, 0);
        } catch (Interruption e) {
            waiting.clearInterrupt();
            throw new InterruptedException();
        }
    }

    @Override
    public final boolean recover(Runnable repair) {
        boolean holding = isHeldByCurrentThread();
        if (holding && !isAbandoned()) {
            throw Misuse.nothingToRecover(this);
        }
        if (!holding) {
            acquire(Patience.TO_RECOVER, 0);
        }
        try {
            boolean abandoned = isAbandoned();
            if (abandoned) {
                abandonment.tookOver();
                repair.run();
                words.getAndBitwiseAnd(at + STATE, ~ABANDONED);
            }
            return abandoned;
        } finally {
            if (!holding) {
                unlock();
            }
        }
    }

    @Override
    public final Held hold() {
        SharedHeld held = new SharedHeld(this);
        lock();
        held.began();
        return held;
    }

    @Override
    public final Held holdInterruptibly() throws InterruptedException {
        SharedHeld held = new SharedHeld(this);
        lockInterruptibly();
        held.began();
        return held;
    }

    @Override
    public final Optional<Held> tryHold(Duration timeout) throws InterruptedException {
        SharedHeld held = new SharedHeld(this);
        Optional<Held> result = Optional.of(held);
        if (!tryLock(timeout)) {
            return Optional.empty();
        }
        held.began();
        return result;
    }

    @Override
    public final void lockInterruptibly() throws InterruptedException {
        acquireInterruptibly(false, 0);
    }

    @Override
    public final boolean tryLock(Duration timeout) throws InterruptedException {
        return acquireInterruptibly(true, Deadlines.nanosOf(timeout));
    }

    @Override
    public final boolean tryLock() {
        return acquire(Patience.NOT_AT_ALL, 0);
    }

    @Override
    public final Condition newCondition() {
        requireUsable();
        return ConditionKind.make(
                null,
                this,
                scope.ofObject(EmbeddedLock.blockOf(at, engine.blocks().header(at))));
    }

    @Override
    public final boolean isHeldByCurrentThread() {
        requireUsable();
        return ownership.isOfCurrentThread();
    }

    /// Returns who of this process holds the lock. It stays that of the lock as long as a handle is reachable.
    public final Ownership ownership() {
        return ownership;
    }

    @Override
    public final int holdCount() {
        return isHeldByCurrentThread() ? ownership.holds : 0;
    }

    @Override
    public final long fencingToken() {
        if (!isHeldByCurrentThread()) {
            throw notHeld();
        }
        Ownership own = ownership;
        if (own.fencedAcquisition != own.acquisition) {
            try {
                long token = words.getOpaque(at + FENCE) + 1;
                words.setOpaque(at + FENCE, token);
                own.fence = token;
                own.fencedAcquisition = own.acquisition;
            } catch (IllegalStateException | InternalError e) {
                throw closed(e);
            }
        }
        return own.fence;
    }

    @Override
    public final Optional<Holder> abandonedBy() {
        if (!isHeldByCurrentThread()) {
            throw notHeld();
        }
        return Takeover.dead(ownership.takeover, ownership.acquisition);
    }

    final Abandonment abandonment() {
        return abandonment;
    }

    final long recordFlags() {
        return abandonment.recordFlags();
    }

    final IllegalMonitorStateException notHeld() {
        return Misuse.notHeld(this);
    }
}
