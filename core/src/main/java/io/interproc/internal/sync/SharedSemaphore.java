package io.interproc.internal.sync;

import static io.interproc.internal.sync.SemaphoreLine.ONE;
import static io.interproc.internal.sync.SemaphoreLine.QUEUED;
import static io.interproc.internal.sync.SemaphoreLine.RESERVED;
import static io.interproc.internal.sync.SemaphoreLine.STALE;
import static io.interproc.internal.sync.SemaphoreLine.STATE;
import static io.interproc.internal.sync.SemaphoreLine.available;

import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.lock.Holding;
import io.interproc.internal.lock.Monitor;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SharedObject;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.UnwindMarks;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.park.Waiting;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A handle of a semaphore in a segment: the quick ways, and what surrounds [Semaphores].
public class SharedSemaphore extends SharedObject implements Semaphore {

    private static final long serialVersionUID = 1L;

    final transient Semaphores code;
    final transient Monitor monitor;
    final transient Holding holding;
    final transient boolean fair;
    private final transient UnwindMarks marks;
    private final transient int most;
    private final transient long place; // of the state word
    private final transient SpinHint hint;
    private final transient Waiting waiting;

    /// @param most what available and held permits together must not exceed
    SharedSemaphore(long at, OwningScope scope, Semaphores code, int most) {
        super(at, scope);
        this.code = code;
        this.monitor = new Monitor(engine, at, scope.maySpin());
        this.holding = monitor.holding(code.holds());
        this.fair = code.isFair(at);
        this.marks = engine.marks();
        this.most = most;
        this.place = words.place(at + STATE, Long.BYTES);
        this.hint = new SpinHint(scope.maySpin());
        this.waiting = engine.sleepers().waiting();
    }

    @Override
    protected ObjectType type() {
        return ObjectType.SEMAPHORE;
    }

    // ------------------------------------------------------------------------------------------------ acquiring

    @Override
    public final void acquire(int permits) throws InterruptedException {
        requireNotNegative(permits);
        acquireInterruptibly(permits, null, false, 0);
    }

    @Override
    public final void acquireUninterruptibly(int permits) {
        requireNotNegative(permits);
        if (!takeQuickly(permits)) {
            await(permits, null, WaitMode.FOR_EVER);
        }
    }

    @Override
    public final boolean tryAcquire(int permits) {
        requireNotNegative(permits);
        return takeQuickly(permits) || tryTake(permits);
    }

    @Override
    public final boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        requireNotNegative(permits);
        return acquireInterruptibly(permits, null, true, Deadlines.nanosOf(timeout));
    }

    @Override
    public final Permits hold(int permits) {
        SharedPermits hold = newPermits(permits);
        await(permits, hold, WaitMode.FOR_EVER);
        return hold;
    }

    @Override
    public final Permits holdInterruptibly(int permits) throws InterruptedException {
        SharedPermits hold = newPermits(permits);
        acquireInterruptibly(permits, hold, false, 0);
        return hold;
    }

    @Override
    public final Optional<Permits> tryHold(int permits, Duration timeout) throws InterruptedException {
        SharedPermits hold = newPermits(permits);
        Optional<Permits> held = Optional.of(hold);
        return acquireInterruptibly(permits, hold, true, Deadlines.nanosOf(timeout)) ? held : Optional.empty();
    }

    private SharedPermits newPermits(int permits) {
        if (permits <= 0) {
            throw Misuse.noPermitsToHold(permits);
        }
        if (permits > MAX_HELD_PERMITS) {
            throw Misuse.tooManyHeldPermits(permits, this);
        }
        return new SharedPermits(this, permits);
    }

    private static void requireNotNegative(int permits) {
        if (permits < 0) {
            throw Misuse.negativePermits(permits);
        }
    }

    private boolean acquireInterruptibly(int permits, @Nullable SharedPermits hold, boolean timed, long nanos)
            throws InterruptedException {
        if (waiting.clearInterrupt()) {
            throw new InterruptedException();
        }
        if (hold == null && takeQuickly(permits)) {
            return true;
        }
        long deadline = timed ? Deadlines.after(nanos, waiting.nanoTime()) : 0;
        Outcome outcome = await(permits, hold, new WaitMode(true, timed, deadline));
        if (outcome == Outcome.INTERRUPTED) {
            waiting.clearInterrupt();
            throw new InterruptedException();
        }
        return outcome == Outcome.TAKEN;
    }

    /// Takes permits by one CAS if there are enough, nobody waits and nobody holds any.
    // sync permits acquire
    private boolean takeQuickly(int permits) {
        try {
            long state = words.getAtPlace(place);
            long wanted = permits * ONE;
            return (int) state == 0 // no mark and none held, so that the whole word is the balance
                    && state >= wanted
                    && words.compareAndSetAtPlace(place, state, state - wanted);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    private boolean tryTake(int permits) {
        SemaphoreTurn turn = new SemaphoreTurn(this, permits, null, hint);
        requireUsable();
        try {
            while (!code.tryTake(turn)) {
                if (!turn.rescue()) {
                    return false;
                }
            }
            return true;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    private Outcome await(int permits, @Nullable SharedPermits hold, WaitMode mode) {
        try {
            if (hold != null && holdQuickly(hold)) {
                return Outcome.TAKEN;
            }
            requireUsable();
            SemaphoreTurn turn = new SemaphoreTurn(this, permits, hold, hint);
            while (true) {
                Outcome outcome = engine.parking().await(turn, mode);
                if (outcome == Outcome.REMOVED) {
                    throw removed();
                }
                if (outcome != Outcome.TIMED_OUT || !turn.rescue()) {
                    return outcome;
                }
            }
        } catch (RuntimeException e) {
            throw isClosed() ? closed(e) : e;
        } catch (Error e) {
            if (hold != null && hold.held != 0) { // nobody will give back what was taken; no call, for lack of stack
                holding.lost += hold.held;
                hold.held = 0;
                holding.dirty = true;
                marks.marked = true;
            }
            throw mended(e);
        } finally {
            Reference.reachabilityFence(this); // see Anchors
        }
    }

    /// Takes permits for the process if there are enough and no mark stands in the way.
    private boolean holdQuickly(SharedPermits hold) {
        long state = state();
        return (state & (fair ? QUEUED | RESERVED | STALE : RESERVED | STALE)) == 0
                && available(state) >= hold.count()
                && code.holds().take(this, hold, state, state);
    }

    /// Returns the state word.
    final long state() {
        return words.getAtPlace(place);
    }

    final boolean compareAndSetState(long expected, long value) {
        return words.compareAndSetAtPlace(place, expected, value);
    }

    /// Does what an error left to be done, and returns what to throw for it.
    private RuntimeException mended(Error e) {
        try {
            monitor.mend();
        } catch (InternalError lost) {
            return closed(lost);
        }
        return closed(e);
    }

    // ------------------------------------------------------------------------------------------------ releasing

    @Override
    public final void release(int permits) {
        requireNotNegative(permits);
        try {
            if (addQuickly(permits) || code.release(at, permits, most)) {
                return;
            }
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
        requireUsable();
        throw Misuse.tooManyPermits(permits, this);
    }

    /// Adds permits by one CAS if there is room for them, nobody waits and nobody holds any.
    // sync permits release
    private boolean addQuickly(int permits) {
        long state = words.getAtPlace(place);
        long next = state + permits * ONE;
        return (int) state == 0
                && next >= state
                && next <= most * ONE
                && words.compareAndSetAtPlace(place, state, next);
    }

    @Override
    public final int drainPermits() {
        try {
            requireUsable();
            sweepHolders();
            return (int) code.drain(at);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Gives held permits back, unless they were given back before, the scope is closed or the semaphore was
    /// removed.
    final void giveBack(SharedPermits hold) {
        try {
            if (hold.held != 0 && !isGone()) {
                code.holds().giveBack(this, hold);
            }
        } catch (IllegalStateException e) {
            if (!isClosed()) {
                throw e;
            }
        } catch (Error e) {
            if (hold.held != 0) {
                holding.lost += hold.held;
                hold.held = 0;
                holding.dirty = true;
                marks.marked = true;
            }
            throw mended(e);
        } finally {
            Reference.reachabilityFence(this); // see Anchors
        }
    }

    // ------------------------------------------------------------------------------------------------ looking

    @Override
    public final int availablePermits() {
        return (int) available(stateOfTheLiving());
    }

    @Override
    public final int heldPermits() {
        return (int) SemaphoreLine.held(stateOfTheLiving());
    }

    @Override
    public final int waiters() {
        return countWaiters();
    }

    @Override
    public final boolean isFair() {
        return fair;
    }

    /// Returns whether there is nothing to hold any more, because the scope is closed or the semaphore was removed.
    final boolean isGone() {
        try {
            return isClosed() || state() == SemaphoreLine.REMOVED;
        } catch (IllegalStateException | InternalError e) {
            return true;
        }
    }

    @Override
    protected final String describe() {
        long state = stateOfTheLiving();
        return available(state) + limit() + " available, " + SemaphoreLine.held(state) + " held, " + waiters()
                + " waiting";
    }

    /// Returns what to say of how many permits there can be.
    String limit() {
        return "";
    }

    /// Returns the state word after the permits of dead holders have come back.
    private long stateOfTheLiving() {
        requireUsable();
        try {
            sweepHolders();
            return code.state(at);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    private void sweepHolders() {
        engine.sweeper().takeOverIfDead(at);
        if ((code.state(at) & STALE) != 0) {
            code.holds().count(at, monitor);
        }
    }
}
