package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.BIASED;
import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.HOLDS;
import static io.interproc.internal.lock.LockLine.INSIDE;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.THREAD;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;
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

    private final transient long line;
    final transient long self;
    final transient ThrownOut thrown;
    private final transient SpinHint hint;
    final transient Bias bias;
    private final transient Abandonment abandonment;

    SharedMutex(Engine engine, long at, Home home, boolean maySpin, @Nullable Consumer<Holder> repair) {
        super(engine, at, home);
        this.line = words.place(at, LockLine.BYTES);
        this.self = engine.self();
        this.thrown = engine.thrown();
        this.hint = new SpinHint(maySpin);
        this.bias = engine.locks().biases().of(at);
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
        if (!tryEnterBiased()) {
            acquire(Patience.FOR_EVER, 0);
        }
    }

    /// Enters the lock if the current thread has the bias and does not hold the lock; see [Biases].
    private boolean tryEnterBiased() {
        Bias own = bias;
        if (own.thread != Thread.currentThread().threadId() || own.inside != 0) {
            return false;
        }
        try {
            if (words.announceAtPlace(line, INSIDE, (byte) 1, STATE) != own.word) {
                return false;
            }
            own.fence++;
            own.inside = 1;
            if (own.fence == own.lastFence) {
                engine.locks().biases().reserveFences(at, own);
            }
            return true;
        } catch (RuntimeException e) {
            throw failure(e);
        } catch (Error e) {
            own.thread = 0;
            long me = own.word & Token.OWNER_MASK;
            int place = ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (at >>> 6));
            thrown.owners[place] = me;
            thrown.locks[place] = at | ThrownOut.ENTERING;
            thrown.marked = true;
            mend(place);
            throw engine.failure(e);
        }
    }

    /// Acquires the lock; false if the patience ended. All ways in lead through here.
    private boolean acquire(Patience patience, long deadlineNanos) {
        long id = Thread.currentThread().threadId();
        long me = Token.of(self, id);
        boolean fresh = false;
        try {
            if (thrown.isUnsettled()) {
                mend(me);
            }
            if (bias.thread == id) {
                if (bias.inside != 0) {
                    return enterAgain(patience == Patience.NOT_AT_ALL);
                }
                fresh = true;
                if (acquireBiased(me, id)) {
                    return true;
                }
                fresh = false;
            }
            names.enter(me, id);
            if (words.compareAndSet(at + STATE, 0L, me)) { // sync lock-handover acquire
                fresh = true;
                entered(me, id);
                return true;
            }
            if (isHeldBy(me, id)) {
                return enterAgain(patience == Patience.NOT_AT_ALL);
            }
            fresh = true;
            return acquireSlow(me, id, patience, deadlineNanos);
        } catch (RuntimeException e) {
            throw failure(e);
        } catch (Error e) {
            int place = ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (at >>> 6));
            if (bias.thread == id && bias.inside == 0) {
                bias.thread = 0;
            }
            if (fresh || thrown.locks[place] == 0) {
                thrown.owners[place] = me;
                thrown.locks[place] = at | (fresh ? ThrownOut.ENTERING : ThrownOut.BETWEEN);
                thrown.marked = true;
                mend(place);
            }
            throw engine.failure(e);
        }
    }

    /// Enters by the bias of the current thread, or finds that it is lost.
    private boolean acquireBiased(long me, long id) {
        if (tryEnterBiased()) {
            return true;
        }
        if (!engine.locks().biases().enteredAfterAll(at, bias, me, id)) {
            return false;
        }
        entered(me, id);
        return true;
    }

    private void entered(long me, long id) {
        long token = words.getOpaque(at + FENCE) + 1;
        words.setOpaque(at + FENCE, token);
        bias.fence = token;
        words.setRelease(at + THREAD, LockLine.threadWord(me, id));
    }

    @Override
    public final void unlock() {
        long id = Thread.currentThread().threadId();
        try {
            release(id);
        } catch (RuntimeException e) {
            throw failure(e);
        } catch (Error e) {
            long me = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT); // as Token.of, but no call
            if (bias.thread == id) {
                bias.thread = 0;
            }
            int place = ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (at >>> 6));
            thrown.owners[place] = me;
            thrown.locks[place] = at | ThrownOut.LEAVING;
            thrown.marked = true;
            mend(place);
            throw engine.failure(e);
        }
    }

    /// Releases one hold of the current thread, whose id this must be. The caller leaves a mark if an error comes
    /// out.
    final void release(long id) {
        Bias own = bias;
        if (own.thread != id || own.inside != 1) {
            releaseOrdinary(Token.of(self, id), id);
            return;
        }
        own.inside = 0;
        if (words.announceAtPlace(line, INSIDE, (byte) 0, STATE) != own.word) { // sync lock-handover release
            engine.locks().biases().releaseRevoked(at, own, Token.of(self, id), id);
        }
    }

    private void releaseOrdinary(long me, long id) {
        if (thrown.isUnsettled()) {
            mend(me);
        }
        if (!isHeldBy(me, id)) {
            throw notHeld();
        }
        int holds = words.getIntOpaque(at + HOLDS);
        if (holds != 1) {
            words.setIntOpaque(at + HOLDS, holds - 1);
            if (bias.thread == id) {
                bias.inside = holds - 1;
            }
            return;
        }
        if ((words.getOpaque(at + STATE) & BIASED) != 0) {
            engine.locks().biases().makeOrdinary(at, me);
        }
        if (engine.locks().biases().isDue(bias) && engine.locks().biases().release(at, bias, me, id)) {
            return;
        }
        words.setRelease(at + THREAD, 0L);
        if (!words.compareAndSet(at + STATE, me, 0L)) { // sync lock-handover release
            engine.locks().handover().releaseSlow(at, me);
        }
    }

    /// Acquires after the first CAS failed, and settles an abandoned lock.
    private boolean acquireSlow(long me, long id, Patience patience, long deadlineNanos) {
        Locks.Mode mode = new Locks.Mode(
                patience == Patience.UNTIL_INTERRUPTED || patience == Patience.UNTIL_DEADLINE,
                patience == Patience.UNTIL_DEADLINE,
                deadlineNanos,
                patience != Patience.TO_RECOVER,
                recordFlags());
        while (true) {
            Locks.Outcome outcome = patience == Patience.NOT_AT_ALL
                    ? engine.locks().tryAcquireNow(at, me, id, true)
                    : engine.locks().acquireSlow(at, me, id, hint, mode);
            switch (outcome) {
                case ACQUIRED -> {
                    acquiredAgain();
                    if (patience == Patience.TO_RECOVER
                            || (words.getOpaque(at + STATE) & ABANDONED) == 0
                            || abandonment.settle(me)) {
                        return true;
                    }
                }
                case REFUSED -> throw abandonment.refused();
                case TIMED_OUT -> {
                    if (!sweepTheDeadInTheWay()) {
                        return false;
                    }
                }
                case INTERRUPTED -> throw new Interruption();
            }
        }
    }

    /// A caller who only tries has no watcher, so it looks itself whether a dead holder, or a dead waiter of a lock
    /// that is free, keeps the lock from it.
    ///
    /// @return whether it swept anybody, and may try again
    private boolean sweepTheDeadInTheWay() {
        long state = words.getVolatile(at + STATE);
        return Token.owner(state) == 0
                ? engine.recovery().sweepGoneWaiters(at, false)
                : engine.recovery().sweepIfGone(state)
                        // a sweep does not find a lock behind a damaged block: to try again would find the same for
                        // ever
                        && Token.participant(words.getVolatile(at + STATE)) != Token.participant(state);
    }

    /// Carries an interruption out of the paths that have no checked exceptions.
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interruption() {
            super(null, null, false, false);
        }
    }

    private boolean acquireInterruptibly(boolean timed, long nanos) throws InterruptedException {
        Waiting waiting = engine.parking().waiting();
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
            throw new IllegalMonitorStateException(
                    "recover must not be called by the holder of a lock that is not abandoned: " + this);
        }
        if (!holding) {
            acquire(Patience.TO_RECOVER, 0);
        }
        try {
            boolean abandoned = isAbandoned();
            if (abandoned) {
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
        Bias own = bias;
        lock();
        held.fence = own.fence;
        return held;
    }

    @Override
    public final Held holdInterruptibly() throws InterruptedException {
        SharedHeld held = new SharedHeld(this);
        lockInterruptibly();
        held.fence = bias.fence;
        return held;
    }

    @Override
    public final Optional<Held> tryHold(Duration timeout) throws InterruptedException {
        SharedHeld held = new SharedHeld(this);
        Optional<Held> result = Optional.of(held);
        if (!tryLock(timeout)) {
            return Optional.empty();
        }
        held.fence = bias.fence;
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
        return home.newCondition(this);
    }

    @Override
    public final boolean isHeldByCurrentThread() {
        long id = Thread.currentThread().threadId();
        if (bias.thread == id) {
            return bias.inside != 0;
        }
        long me = Token.of(self, id);
        try {
            if (thrown.isUnsettled()) {
                mend(me);
            }
            return isHeldBy(me, id);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    private boolean isHeldBy(long me, long id) {
        if (bias.thread == id) {
            return bias.inside != 0;
        }
        long state = words.getOpaque(at + STATE);
        return Token.owner(state) == me && LockLine.threadInside(words, at, state) == id;
    }

    @Override
    public final int holdCount() {
        return isHeldByCurrentThread() ? words.getIntOpaque(at + HOLDS) : 0;
    }

    final void setHoldCount(int holds) {
        boolean biased = bias.thread == Thread.currentThread().threadId();
        words.setIntOpaque(at + HOLDS, holds);
        if (biased) {
            bias.inside = holds; // a bare store: both counts change or none, whatever is thrown
        }
    }

    /// Notes the fencing token of the current thread, after an acquisition on a slow way.
    final void acquiredAgain() {
        bias.fence = words.getOpaque(at + FENCE);
    }

    /// Makes the lock an ordinary one that the current thread holds, if it holds it by a bias.
    final void giveUpBias() {
        long id = Thread.currentThread().threadId();
        if (bias.thread == id) {
            engine.locks().biases().giveUp(at, bias, Token.of(self, id));
        }
    }

    @Override
    public final long fencingToken() {
        if (!isHeldByCurrentThread()) {
            throw notHeld();
        }
        return bias.thread == Thread.currentThread().threadId() ? bias.fence : words.getOpaque(at + FENCE);
    }

    final Abandonment abandonment() {
        return abandonment;
    }

    final long recordFlags() {
        return abandonment.recordFlags();
    }

    final SpinHint hint() {
        return hint;
    }

    final IllegalMonitorStateException notHeld() {
        return new IllegalMonitorStateException("the lock must be held by the current thread: " + this);
    }

    /// Mends the lock after an error left an operation in the middle and the catcher left a mark; see
    /// [ThrownOut]. (The marking is written out in every catch block: there may be no stack for a call.)
    final void mend(int place) {
        try {
            engine.recovery().settleThrownOut(place);
        } catch (InternalError e) {
            throw engine.failure(e);
        }
    }

    /// Mends what the current thread, which has this token, may have left in the middle of an operation on this
    /// lock when there was no stack to mend it at once.
    private void mend(long me) {
        mend(ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (at >>> 6)));
    }
}
