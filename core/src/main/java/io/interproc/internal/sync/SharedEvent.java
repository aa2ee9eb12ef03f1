package io.interproc.internal.sync;

import io.interproc.Event;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SharedObject;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.Turn;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.park.Waiting;
import io.interproc.spi.ObjectType;
import java.time.Duration;

/// A handle of an event in a segment; see [Events].
public final class SharedEvent extends SharedObject implements Event {

    private static final long serialVersionUID = 1L;

    private final transient Events code;
    private final transient long place; // of the state word
    private final transient SpinHint hint;
    private final transient Waiting waiting;

    SharedEvent(long at, OwningScope scope, Events code) {
        super(at, scope);
        this.code = code;
        this.place = words.place(at + Events.STATE, Long.BYTES);
        this.hint = new SpinHint(scope.maySpin());
        this.waiting = engine.sleepers().waiting();
    }

    @Override
    protected ObjectType type() {
        return ObjectType.EVENT;
    }

    // sync event-set acquire
    @Override
    public boolean isSet() {
        try {
            long state = words.getAtPlace(place);
            if ((state & Events.SET) == 0) {
                return false;
            }
            return requireNotRemoved(state);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    private boolean requireNotRemoved(long state) {
        if (Events.isRemoved(state)) {
            throw removed();
        }
        return true;
    }

    @Override
    public void set() {
        try {
            code.set(at);
            requireNotRemoved(code.state(at));
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public void clear() {
        try {
            code.clear(at);
            requireNotRemoved(code.state(at));
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public void await() throws InterruptedException {
        awaitInterruptibly(false, 0);
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return awaitInterruptibly(true, Deadlines.nanosOf(timeout));
    }

    @Override
    public void awaitUninterruptibly() {
        await(WaitMode.FOR_EVER);
    }

    private boolean awaitInterruptibly(boolean timed, long nanos) throws InterruptedException {
        if (waiting.clearInterrupt()) {
            throw new InterruptedException();
        }
        long deadline = timed ? Deadlines.after(nanos, waiting.nanoTime()) : 0;
        Outcome outcome = await(new WaitMode(true, timed, deadline));
        if (outcome == Outcome.INTERRUPTED) {
            waiting.clearInterrupt();
            throw new InterruptedException();
        }
        return outcome == Outcome.TAKEN;
    }

    private Outcome await(WaitMode mode) {
        try {
            long state = code.state(at);
            if ((state & Events.SET) != 0) {
                requireNotRemoved(state);
                return Outcome.TAKEN;
            }
            long epoch = Events.epoch(state);
            Outcome outcome = engine.parking().await(new EventTurn(epoch), mode);
            long last = code.state(at);
            boolean setAtLast = outcome != Outcome.INTERRUPTED && Events.letsGo(last, epoch);
            if (outcome == Outcome.TAKEN || setAtLast) { // it may have been set after the last attempt
                return Outcome.TAKEN;
            }
            requireNotRemoved(last);
            return outcome;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// One thread's wish to see the event set after an epoch.
    private final class EventTurn extends Turn {
        private final long epoch;

        EventTurn(long epoch) {
            super(at, hint, 0, epoch);
            this.epoch = epoch;
        }

        @Override
        protected Verdict attemptAtOnce() {
            return Events.letsGo(code.state(at), epoch) ? Verdict.TAKEN : Verdict.WAIT;
        }

        @Override
        protected Verdict attemptNow() {
            return attemptAtOnce();
        }

        @Override
        protected Verdict attempt(int record, boolean signalled) {
            return code.attempt(at, epoch);
        }

        /// Returns nobody: whoever may set the event is not known.
        @Override
        protected long awaited() {
            return 0;
        }

        @Override
        protected void absorb() {
            // Others were signalled as well.
        }

        @Override
        protected void resign(boolean signalled) {
            // Others were signalled as well.
        }

        @Override
        public boolean rescue() {
            return false; // nothing that is dead keeps an event from being set
        }
    }

    @Override
    public int waiters() {
        try {
            return countWaiters() == 0 ? 0 : code.waiters(at);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    protected String describe() {
        return isSet() ? "set" : "not set, " + waiters() + " waiting";
    }
}
