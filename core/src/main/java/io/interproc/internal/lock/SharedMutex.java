package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.HOLDS;
import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.THREAD;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A handle of a lock in a segment: the quick ways in and out, and what surrounds [Locks].
///
/// The quick paths are written out here so that they compile to a few instructions around one CAS; everything else is
/// behind a call. An exception out of the middle (stack overflow, closed memory) is caught at the outermost frame,
/// where the stack is as deep as it was for the accesses that succeeded, and the lock is repaired before it goes on.
public abstract sealed class SharedMutex implements Lock, Serializable permits SharedLock, SharedRLock {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOGGER = System.getLogger("io.interproc.lock");
    private static final long REPAIR_LOOK_NANOS = 1_000_000;

    final transient Engine engine;
    final transient long at;
    private final transient Words words;
    private final transient ThreadNames names;
    private final transient long self;
    private final transient Home home;
    final transient ThrownOut thrown;
    private final transient SpinHint hint;
    private final transient @Nullable Consumer<Holder> repair;
    private transient volatile @Nullable Takeover lastTakeover;

    /// The fencing token of the latest acquisition through this handle. Guarded by the lock itself.
    private transient long fence;

    /// Which acquisition of this handle took over from whom.
    private record Takeover(long fence, Holder dead) {}

    SharedMutex(Engine engine, long at, Home home, boolean maySpin, @Nullable Consumer<Holder> repair) {
        this.engine = engine;
        this.at = at;
        this.words = engine.words();
        this.names = engine.names();
        this.self = engine.self();
        this.home = home;
        this.thrown = engine.thrown();
        this.hint = new SpinHint(maySpin);
        this.repair = repair;
    }

    /// Writes the words of a new lock into zeroed memory.
    public static void initialise(Words words, long at, boolean reentrant, boolean fair, AbandonedPolicy policy) {
        int options = (fair ? LockLine.FAIR : 0)
                | (reentrant ? LockLine.REENTRANT : 0)
                | Policies.number(policy) << LockLine.POLICY_SHIFT;
        words.setIntOpaque(at + HOLDS, 1);
        words.setIntOpaque(at + OPTIONS, options);
    }

    /// Returns whether a state word says that the holder died and nobody has gone on yet.
    public static boolean isAbandoned(long state) {
        return (state & ABANDONED) != 0;
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
        long me = Token.of(self, id);
        boolean fresh = false;
        try {
            names.enter(me, id);
            if (thrown.isUnsettled()) {
                mend(me);
            }
            if (words.compareAndSet(at + STATE, 0L, me)) { // sync lock-handover acquire
                fresh = true;
                entered(id);
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
            if (fresh || thrown.locks[place] == 0) {
                thrown.owners[place] = me;
                thrown.locks[place] = at | (fresh ? ThrownOut.ENTERING : ThrownOut.BETWEEN);
                thrown.marked = true;
                mend(place);
            }
            throw engine.failure(e);
        }
    }

    private void entered(long id) {
        long token = words.getOpaque(at + FENCE) + 1;
        words.setOpaque(at + FENCE, token);
        fence = token;
        words.setRelease(at + THREAD, id);
    }

    @Override
    public final void unlock() {
        long me = Token.of(self, Thread.currentThread().threadId());
        try {
            release(me);
        } catch (RuntimeException e) {
            throw failure(e);
        } catch (Error e) {
            int place = ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (at >>> 6));
            thrown.owners[place] = me;
            thrown.locks[place] = at | ThrownOut.LEAVING;
            thrown.marked = true;
            mend(place);
            throw engine.failure(e);
        }
    }

    /// Releases one hold of the current thread, which must be the one of the token. The caller leaves a mark if
    /// an error comes out.
    final void release(long me) {
        if (thrown.isUnsettled()) {
            mend(me);
        }
        if (Token.owner(words.getOpaque(at + STATE)) != me
                || words.getOpaque(at + THREAD) != Thread.currentThread().threadId()) {
            throw notHeld();
        }
        int holds = words.getIntOpaque(at + HOLDS);
        if (holds != 1) {
            words.setIntOpaque(at + HOLDS, holds - 1);
            return;
        }
        words.setRelease(at + THREAD, 0L);
        if (!words.compareAndSet(at + STATE, me, 0L)) { // sync lock-handover release
            engine.locks().releaseSlow(at, me);
        }
    }

    final boolean isClosed() {
        return engine.parking().isClosed();
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
                    fence = words.getOpaque(at + FENCE);
                    if (patience == Patience.TO_RECOVER
                            || (words.getOpaque(at + STATE) & ABANDONED) == 0
                            || settle(me)) {
                        return true;
                    }
                }
                case REFUSED -> throw refused();
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
                    ? acquire(Patience.UNTIL_DEADLINE, waiting.nanoTime() + Math.clamp(nanos, 0, Long.MAX_VALUE >> 1))
                    : acquire(Patience.UNTIL_INTERRUPTED, 0);
        } catch (Interruption e) {
            waiting.clearInterrupt();
            throw new InterruptedException();
        }
    }

    /// Settles an abandoned lock that the current thread has just acquired, as its policy says.
    ///
    /// @return false if the lock was passed on to a process that can repair it, and must be acquired anew
    private boolean settle(long me) {
        Holder dead = deadHolder();
        if (abandonedPolicy() == AbandonedPolicy.REPAIR) {
            if (repair == null) {
                int other = engine.queues().firstRepairer(at);
                leave(me);
                if (other < 0) {
                    throw refused();
                }
                engine.recovery().sweepIfGone(engine.records().owner(other)); // it would never come to repair
                engine.parking().waiting().pause(REPAIR_LOOK_NANOS);
                return false;
            }
            runRepair(me, dead);
        }
        wentOn(dead);
        return true;
    }

    /// Says that this acquisition goes on after a dead holder, and takes the mark out.
    private void wentOn(Holder dead) {
        lastTakeover = new Takeover(words.getOpaque(at + FENCE), dead);
        LOGGER.log(System.Logger.Level.WARNING, "{0} was taken over from {1}, which died holding it", this, dead);
        LockAbandonedEvent.emit(at, dead);
        words.getAndBitwiseAnd(at + STATE, ~ABANDONED);
    }

    private void runRepair(long me, Holder dead) {
        Consumer<Holder> hook = repair;
        boolean repaired = false;
        try {
            if (hook != null) {
                hook.accept(dead);
            }
            repaired = true;
        } finally {
            if (!repaired) {
                leave(me);
            }
        }
    }

    /// Gives back what an interrupted settlement holds; see [#settle].
    private void leave(long me) {
        words.setIntOpaque(at + HOLDS, 1);
        words.setRelease(at + THREAD, 0L);
        engine.locks().releaseSlow(at, me);
    }

    /// Settles an abandoned lock after a wait on a condition: returns or throws holding it.
    void settleHolding() {
        if ((words.getOpaque(at + STATE) & ABANDONED) == 0) {
            return;
        }
        AbandonedPolicy policy = abandonedPolicy();
        Consumer<Holder> hook = repair;
        if (policy == AbandonedPolicy.FAIL || (policy == AbandonedPolicy.REPAIR && hook == null)) {
            throw refused();
        }
        Holder dead = deadHolder();
        if (hook != null && policy == AbandonedPolicy.REPAIR) {
            hook.accept(dead);
        }
        wentOn(dead);
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
        SharedHeld held =
                new SharedHeld(this, Token.of(self, Thread.currentThread().threadId()));
        lock();
        held.fence = fence;
        return held;
    }

    @Override
    public final Held holdInterruptibly() throws InterruptedException {
        SharedHeld held =
                new SharedHeld(this, Token.of(self, Thread.currentThread().threadId()));
        lockInterruptibly();
        held.fence = fence;
        return held;
    }

    @Override
    public final Optional<Held> tryHold(Duration timeout) throws InterruptedException {
        SharedHeld held =
                new SharedHeld(this, Token.of(self, Thread.currentThread().threadId()));
        Optional<Held> result = Optional.of(held);
        if (!tryLock(timeout)) {
            return Optional.empty();
        }
        held.fence = fence;
        return result;
    }

    @Override
    public final void lockInterruptibly() throws InterruptedException {
        acquireInterruptibly(false, 0);
    }

    @Override
    public final boolean tryLock(Duration timeout) throws InterruptedException {
        return acquireInterruptibly(true, TimeUnit.NANOSECONDS.convert(timeout));
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
        return Token.owner(words.getOpaque(at + STATE)) == me && words.getOpaque(at + THREAD) == id;
    }

    @Override
    public final int holdCount() {
        return isHeldByCurrentThread() ? words.getIntOpaque(at + HOLDS) : 0;
    }

    final void setHoldCount(int holds) {
        words.setIntOpaque(at + HOLDS, holds);
    }

    @Override
    public final boolean isLocked() {
        try {
            return Token.owner(words.getVolatile(at + STATE)) != 0;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final Optional<Holder> holder() {
        try {
            while (true) {
                long state = words.getVolatile(at + STATE);
                long owner = Token.owner(state);
                long thread = words.getAcquire(at + THREAD);
                if (owner == 0 || thread == 0) {
                    return Optional.empty();
                }
                Holder holder = new Holder(engine.participants().pid(owner), thread, names.find(owner, thread));
                if (Token.owner(words.getVolatile(at + STATE)) == owner && words.getAcquire(at + THREAD) == thread) {
                    return Optional.of(holder);
                }
            }
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final int waiters() {
        try {
            int waiters = engine.queues().count(at, false);
            return waiters != 0 && engine.recovery().sweepGoneWaiters(at, false)
                    ? engine.queues().count(at, false)
                    : waiters;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final boolean isFair() {
        return (options() & LockLine.FAIR) != 0;
    }

    @Override
    public final long fencingToken() {
        if (!isHeldByCurrentThread()) {
            throw notHeld();
        }
        return words.getOpaque(at + FENCE);
    }

    @Override
    public final AbandonedPolicy abandonedPolicy() {
        return Policies.policy(options() >>> LockLine.POLICY_SHIFT);
    }

    @Override
    public final boolean isAbandoned() {
        try {
            return (words.getVolatile(at + STATE) & ABANDONED) != 0;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Returns whom the acquisition with this fencing token took over from, if it did so through this handle.
    final Optional<Holder> abandonedBy(long fence) {
        Takeover takeover = lastTakeover;
        return takeover != null && takeover.fence == fence ? Optional.of(takeover.dead) : Optional.empty();
    }

    /// Returns the offset of the lock in the segment.
    public final long offset() {
        return at;
    }

    /// Returns the engine of the lock's segment.
    public final Engine engine() {
        return engine;
    }

    final long recordFlags() {
        return repair != null ? WaiterRecords.FLAG_REPAIRS : 0;
    }

    final SpinHint hint() {
        return hint;
    }

    final IllegalMonitorStateException notHeld() {
        return new IllegalMonitorStateException("the lock must be held by the current thread: " + this);
    }

    private AbandonedLockException refused() {
        return new AbandonedLockException(this + " was abandoned: " + deadHolder()
                + " died holding it; repair what it guards and call Lock.recover");
    }

    private Holder deadHolder() {
        long dead = words.getOpaque(at + LockLine.DEAD_HOLDER);
        return new Holder(LockLine.deadPid(dead), LockLine.deadThread(dead), "");
    }

    private int options() {
        try {
            return words.getIntOpaque(at + OPTIONS);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
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
    /// lock
    /// when there was no stack to mend it at once.
    private void mend(long me) {
        mend(ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (at >>> 6)));
    }

    /// Returns what to throw for an exception out of the engine: of a closed scope, that it is closed.
    private RuntimeException failure(RuntimeException e) {
        boolean ours = e instanceof IllegalMonitorStateException || e instanceof AbandonedLockException;
        return !ours && engine.parking().isClosed() ? closed(e) : e;
    }

    private RuntimeException closed(Throwable t) {
        if (!engine.parking().isClosed()) {
            if (t instanceof Error e) {
                return engine.failure(e);
            }
            if (t instanceof IllegalStateException e) {
                return e;
            }
        }
        return new IllegalStateException("the scope is closed", t);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof SharedMutex mutex && mutex.engine == engine && mutex.at == at;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(at);
    }

    @Override
    public final String toString() {
        String kind = this instanceof SharedRLock ? "RLock" : "Lock";
        try {
            String state = holder().map(h -> "held by " + h).orElse("free");
            return kind + "[" + state + "]";
        } catch (ScopeAccessException | InternalError e) {
            return kind + "[truncated]";
        } catch (IllegalStateException e) {
            return kind + "[closed]";
        }
    }

    protected final Object writeReplace() throws ObjectStreamException {
        return home.replacement(at);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a lock is read through what stands for it in the stream");
    }
}
