package io.interproc.internal.lock;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.os.StackProbe;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Date;
import java.util.function.BooleanSupplier;

/// A handle of a condition in a segment; see [Conditions].
public final class SharedCondition extends SharedObject implements Condition {

    private static final long serialVersionUID = 1L;

    private final transient SharedMutex lock;
    private final transient SpinHint hint;
    private final transient Waiting waiting;

    /// Makes a handle of the condition at an offset.
    public SharedCondition(long at, SharedMutex lock, OwningScope scope) {
        super(at, scope);
        this.lock = lock;
        this.hint = new SpinHint(scope.maySpin());
        this.waiting = engine.sleepers().waiting();
    }

    @Override
    protected ObjectType type() {
        return ObjectType.CONDITION;
    }

    @Override
    public Lock getLock() {
        return lock;
    }

    @Override
    public void await() throws InterruptedException {
        await(true, false, 0);
    }

    @Override
    public void awaitUninterruptibly() {
        await(false, 0);
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return await(true, true, deadline(Deadlines.nanosOf(timeout)));
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long deadline = deadline(nanos);
        boolean notified = await(true, true, deadline);
        long left = deadline - waiting.nanoTime();
        return notified ? Math.max(1, left) : Math.min(0, left);
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // the JDK's interface
    public boolean awaitUntil(Date when) throws InterruptedException {
        return await(true, true, deadline(Deadlines.nanosUntil(when)));
    }

    @Override
    public void waitFor(BooleanSupplier predicate) throws InterruptedException {
        checkHeld();
        Condition.super.waitFor(predicate);
    }

    @Override
    public boolean waitFor(BooleanSupplier predicate, Duration timeout) throws InterruptedException {
        long deadline = deadline(Deadlines.nanosOf(timeout));
        checkHeld();
        while (!predicate.getAsBoolean()) {
            if (!await(true, true, deadline)) {
                return predicate.getAsBoolean();
            }
        }
        return true;
    }

    private long deadline(long nanos) {
        return Deadlines.after(nanos, waiting.nanoTime());
    }

    private boolean await(boolean interruptible, boolean timed, long deadline) throws InterruptedException {
        checkHeld();
        if (interruptible && waiting.clearInterrupt()) {
            throw new InterruptedException();
        }
        Outcome outcome = awaitIn(new WaitMode(interruptible, timed, deadline));
        if (outcome == Outcome.INTERRUPTED) {
            waiting.clearInterrupt();
            lock.abandonment().settleHolding();
            throw new InterruptedException();
        }
        lock.abandonment().settleHolding();
        return outcome == Outcome.TAKEN;
    }

    private void await(boolean timed, long deadline) {
        checkHeld();
        awaitIn(new WaitMode(false, timed, deadline));
        lock.abandonment().settleHolding();
    }

    private Outcome awaitIn(WaitMode mode) {
        long id = waiting.threadId();
        Contender me = lock.contender(Token.of(engine.self(), id), id);
        int holds = lock.holdCount();
        long begun = lock.ownership.begun();
        StackProbe.probe(); // enough to take the lock back, wherever the wait overflows
        try {
            engine.sleepers().checkOpen();
            int record = engine.parking().claimRecord();
            if (record < 0) {
                throw new ScopeFullException("the scope has no record left for a waiter of a condition: "
                        + engine.records().count() + " are in use; open it with a greater ScopeOptions.capacity");
            }
            LockTurn back = lock.turn(me, false);
            Outcome outcome = engine.conditions().await(at, me, back, record, hint, lock.recordFlags(), mode);
            if (outcome == Outcome.REMOVED) {
                requireUsable();
                throw lock.removed();
            }
            return outcome;
        } catch (RuntimeException | Error e) {
            if (e instanceof IllegalStateException && engine.sleepers().isClosed()) {
                throw Misuse.closed(e);
            }
            try {
                engine.reacquisition().acquire(me, holds, begun);
            } catch (Error _) {
                // There is no stack for a single access. Unless it was this that failed, the lock is held.
            }
            if (e instanceof Error error) {
                throw engine.failure(error);
            }
            throw e;
        } finally {
            Reference.reachabilityFence(lock); // see Anchors
        }
    }

    private void checkHeld() {
        requireUsable();
        if (!lock.isHeldByCurrentThread()) {
            throw lock.notHeld();
        }
    }

    @Override
    public int notify(int n) {
        checkHeld();
        try {
            return engine.conditions().notify(at, lock.offset(), n);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public int waiters() {
        return countWaiters();
    }

    @Override
    protected String describe() {
        return waiters() + " waiting, " + lock;
    }
}
