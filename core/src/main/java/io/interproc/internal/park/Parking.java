package io.interproc.internal.park;

import io.interproc.internal.os.StackProbe;
import io.interproc.internal.participant.Token;
import java.util.Objects;

/// The one place where threads wait, for every primitive: a wait from its first store to its last.
///
/// Overview. There are two kinds of waits. One is for a *turn* ([Turn]): the waiter tries to change the object's word
/// itself, and whoever makes that possible *signals* the first waiter, which tries again; it may fail, since newcomers
/// may be faster. The other is for a *gift* ([Gift]): whoever has something to give gives it to a certain waiter by the
/// CAS of that waiter's state word, and the wait is over. A gift may be moved to the queue of a turn: so a condition's
/// waiter, asleep as it is, becomes a waiter of the lock.
///
/// ```
/// await(turn):  attempt without a record;  spin;  attempt again
///   record = claim                                        // none left: poll
///   describe;  take a ticket;  publish QUEUED
///   until TAKEN:
///     consume a signal, if there is one:  SIGNALLED -> QUEUED
///     attempt                                             // WAIT: a mark in the object's word says that we wait
///     time-out, interruption, REFUSED:  state -> IDLE;  pass on a signal that we got
///     sleep while the state word is as it was before the attempt
///   state -> IDLE                                         // absorb a signal that came too late
///
/// awaitGift:    describe;  take a ticket;  publish WAITING;  gift.published()
///   spin, then sleep, while the record is WAITING
///     time-out, interruption:  CAS WAITING -> AWAKE       // against the CAS of who gives
///   gift.over();  state -> IDLE
/// ```
///
/// No wake-up is lost: the attempt that sets the mark follows the publication, and who changes the object's word reads
/// the mark before the queue.
///
/// Crash windows. Before the publication: an idle record, swept. After it: whoever signals the record finds its owner
/// dead at the next look and sweeps it, which passes the signal on ([Resignation]). The thread is unwound by an
/// exception: the same is done here, or by this process's watcher ([UnwindMarks]).
///
/// When the records run out, a wait for a turn polls, in no order; a wait for a gift is refused before it begins.
public final class Parking {

    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Sleepers sleepers;
    private final Spinning spinning;
    private final Waiting waiting;
    private final UnwindMarks marks;
    private final ThreadNames names;
    private final Resignation resignation;
    private final Rescue rescue;
    private final WaitEvents events;
    private final KindTable kinds;

    /// Opens the waits of a participant in a segment.
    public Parking(
            WaiterRecords records,
            WaitQueues queues,
            Sleepers sleepers,
            Spinning spinning,
            ThreadNames names,
            UnwindMarks marks,
            Resignation resignation,
            Rescue rescue,
            WaitEvents events,
            KindTable kinds) {
        this.records = records;
        this.queues = queues;
        this.sleepers = sleepers;
        this.spinning = spinning;
        this.waiting = sleepers.waiting();
        this.marks = marks;
        this.names = names;
        this.resignation = resignation;
        this.rescue = rescue;
        this.events = events;
        this.kinds = kinds;
        Outcome.values(); // all initialised while there is memory: a class of which that fails once stays broken
        Turn.Verdict.values();
        Objects.requireNonNull(WaitMode.FOR_EVER);
    }

    // ------------------------------------------------------------------------------------------------ turns

    /// Waits until a turn succeeds. Blocks; a virtual thread unmounts.
    ///
    /// @throws IllegalStateException if the scope is closed meanwhile
    public Outcome await(Turn turn, WaitMode mode) {
        Turn.Verdict verdict = turn.attemptAtOnce();
        if (verdict == Turn.Verdict.WAIT) {
            if (mode.isLate(waiting)) {
                return turn.attemptOnce();
            }
            if (mode.isInterrupted(waiting)) {
                return Outcome.INTERRUPTED;
            }
            if (spinning.spin(turn.hint(), true, turn)) {
                verdict = turn.verdict();
            }
        }
        if (verdict != Turn.Verdict.WAIT) {
            return outcome(verdict, Outcome.TIMED_OUT);
        }
        StackProbe.probe(); // enough to leave the queue, wherever the wait overflows
        WaitEvent event = events.begin();
        int record = claimRecord();
        Outcome outcome = record >= 0 ? awaitWith(record, turn, mode) : poll(turn, mode);
        events.end(event, turn.queue(), outcome);
        return outcome;
    }

    static Outcome outcome(Turn.Verdict verdict, Outcome otherwise) {
        if (verdict == Turn.Verdict.TAKEN) {
            return Outcome.TAKEN;
        }
        return verdict == Turn.Verdict.REFUSED ? Outcome.REFUSED : otherwise;
    }

    private Outcome awaitWith(int claimed, Turn turn, WaitMode mode) {
        int record = claimed;
        try {
            turn.announce();
            enqueue(record, turn.queue(), 0, turn.flags(), turn.argument(), WaiterState.QUEUED);
            Outcome outcome = repeat(record, turn, mode);
            if (outcome == Outcome.TAKEN) {
                finish(record, turn);
            }
            int done = record;
            record = -1; // whoever is unwound now must not keep it twice
            records.keep(done);
            return outcome;
        } catch (Throwable t) {
            if (record >= 0) {
                mend(record);
            }
            throw t;
        }
    }

    /// Describes a wait, takes a ticket of its queue, and publishes it.
    ///
    /// @return the ticket
    private long enqueue(int record, long queue, long next, long flags, long argument, int base) {
        long thread = waiting.threadId();
        names.enter(Token.of(sleepers.self(), thread), thread); // whoever looks on is shown who waits
        long all = flags | (waiting.isVirtual() ? WaiterRecords.FLAG_VIRTUAL : 0);
        records.describe(record, queue, next, thread, all, waiting.nanoTime(), argument);
        long ticket = queues.takeTicket(queue);
        records.setTicket(record, ticket);
        queues.hint(queue, ticket, record);
        long idle = records.state(record);
        records.casState(record, idle, WaiterState.begin(idle, base));
        return ticket;
    }

    /// Attempts until the turn is taken, or the wait ends otherwise. If it is taken the record is still as it was
    /// at that moment, for [#finish]; else it is IDLE.
    private Outcome repeat(int record, Turn turn, WaitMode mode) {
        boolean signalled = false;
        while (true) {
            long mine = records.state(record);
            int base = WaiterState.base(mine);
            if (base != WaiterState.QUEUED || (mine & WaiterState.ASLEEP) != 0) {
                if (records.casState(record, mine, WaiterState.to(mine, WaiterState.QUEUED))) {
                    signalled |= base == WaiterState.SIGNALLED;
                }
                continue;
            }
            // No switch, whose table is made at its first use, which may be without memory.
            Turn.Verdict verdict = turn.attempt(record, signalled);
            if (verdict == Turn.Verdict.TAKEN) {
                return Outcome.TAKEN;
            } else if (verdict == Turn.Verdict.REFUSED) {
                leave(record, turn, signalled);
                return Outcome.REFUSED;
            } else if (verdict == Turn.Verdict.PASSED_ON) {
                signalled = false;
            } else if (verdict == Turn.Verdict.WAIT) {
                Outcome ended = ended(turn.queue(), mode);
                if (ended != Outcome.TAKEN) {
                    leave(record, turn, signalled);
                    return ended;
                }
                sleepers.sleep(record, mine, turn.awaited(), mode);
            }
        }
    }

    /// Returns why a wait ends now, or TAKEN if it does not.
    private Outcome ended(long queue, WaitMode mode) {
        sleepers.checkOpen();
        if (kinds.isRemoved(queue)) {
            return Outcome.REMOVED;
        }
        if (mode.isInterrupted(waiting)) {
            return Outcome.INTERRUPTED;
        }
        return mode.isLate(waiting) ? Outcome.TIMED_OUT : Outcome.TAKEN;
    }

    /// Ends the wait of a record whose thread has taken its turn: this is where a notification is acknowledged.
    public void finish(int record, Turn turn) {
        if (WaiterState.base(toIdle(record, turn.queue())) == WaiterState.SIGNALLED) {
            turn.absorb();
        }
    }

    /// Ends the wait of a record that has not taken its turn; passes a signal on.
    private void leave(int record, Turn turn, boolean signalled) {
        turn.resign(WaiterState.base(toIdle(record, turn.queue())) == WaiterState.SIGNALLED || signalled);
    }

    /// Makes a record IDLE, and returns its state word before.
    private long toIdle(int record, long queue) {
        long state;
        do {
            state = records.state(record);
        } while (!records.casState(record, state, WaiterState.idle(state)));
        if (WaiterState.isQueued(state)) {
            queues.finished(queue, record, state);
        }
        records.forget(record);
        return state;
    }

    /// Waits without a record, since none is left: attempts again and again, in no order.
    private Outcome poll(Turn turn, WaitMode mode) {
        long pause = SHORTEST_PAUSE_NANOS;
        while (true) {
            int record = records.claim();
            if (record >= 0) {
                return awaitWith(record, turn, mode);
            }
            Turn.Verdict verdict = turn.attemptNow();
            if (verdict != Turn.Verdict.WAIT) {
                return outcome(verdict, Outcome.TIMED_OUT);
            }
            Outcome ended = ended(turn.queue(), mode);
            if (ended != Outcome.TAKEN) {
                return ended;
            }
            if (!turn.rescue()) {
                waiting.pause(mode.timed() ? Math.min(pause, mode.deadlineNanos() - waiting.nanoTime()) : pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ gifts

    /// Claims a record to wait with, such as for [#awaitGift]. If none is left, it says so the first time.
    ///
    /// @return the record, or −1 if none is left, also after the dead were swept
    public int claimRecord() {
        int record = records.claim();
        if (record < 0) {
            rescue.sweepAllDead();
            record = records.claim();
        }
        if (record < 0) {
            records.sayFull();
        }
        return record;
    }

    /// Waits until somebody gives the waiter something. Blocks; a virtual thread unmounts.
    ///
    /// @param claimed a record, from [#claimRecord]
    /// @param queue where to wait
    /// @param next the queue to which who gives may move the wait, or 0
    /// @param hint how long to spin
    /// @param flags flags of the record
    /// @return TAKEN, or REMOVED, TIMED_OUT or INTERRUPTED, with the interrupt status as it was
    public Outcome awaitGift(int claimed, long queue, long next, SpinHint hint, long flags, WaitMode mode, Gift gift) {
        int record = claimed;
        try {
            long ticket = enqueue(record, queue, next, flags, 0, WaiterState.WAITING);
            gift.published();
            WaitEvent event = events.begin();
            Outcome outcome = untilGiven(record, queue, next, hint, mode);
            events.end(event, queue, outcome);
            if (outcome != Outcome.TAKEN) {
                queues.finished(queue, ticket);
            }
            if (gift.over(record) == Outcome.REMOVED) {
                outcome = Outcome.REMOVED;
            }
            int done = record;
            record = -1; // whoever is unwound now must not keep it twice
            records.keep(done);
            return outcome;
        } catch (Throwable t) {
            if (record >= 0) {
                mend(record);
            }
            throw t;
        }
    }

    private Outcome untilGiven(int record, long queue, long next, SpinHint hint, WaitMode mode) {
        if (WaiterState.base(records.state(record)) == WaiterState.WAITING) {
            spinning.spin(hint, false, new GivenProbe(record));
        }
        while (true) {
            long state = records.state(record);
            if (WaiterState.base(state) != WaiterState.WAITING) {
                boolean isGiven = (state & WaiterState.NOTIFIED) != 0 || !kinds.isRemoved(queue);
                return isGiven ? Outcome.TAKEN : Outcome.REMOVED;
            }
            Outcome ended = ended(queue, mode);
            if (ended == Outcome.TAKEN && next != 0) {
                ended = ended(next, mode);
            }
            if (ended == Outcome.TAKEN) {
                sleepers.sleep(record, state, 0, mode);
            } else if (records.casState(record, state, WaiterState.to(state, WaiterState.AWAKE))) {
                return ended;
            }
        }
    }

    /// Probes whether the wait of a record is over. (A class and not a lambda, which must be linked when there is
    /// memory.)
    private final class GivenProbe implements Probe {
        private final int record;

        GivenProbe(int record) {
            this.record = record;
        }

        @Override
        public boolean test() {
            return WaiterState.base(records.state(record)) != WaiterState.WAITING;
        }
    }

    /// Takes a turn for a wait that is over, in the queue to which it may have been moved, or out of turn.
    /// Afterwards the record is as it was when the turn was taken, for [#finish]; IDLE if the object was removed.
    ///
    /// @return TAKEN or REMOVED
    public Outcome awaitAfterGift(int record, Turn turn) {
        if (WaiterState.base(records.state(record)) == WaiterState.AWAKE) {
            if (spinning.spin(turn.hint(), true, turn) && turn.verdict() == Turn.Verdict.TAKEN) {
                return Outcome.TAKEN;
            }
            enqueueNext(record, turn);
        }
        WaitEvent event = events.begin();
        Outcome outcome = repeat(record, turn, WaitMode.FOR_EVER);
        events.end(event, turn.queue(), outcome);
        return outcome;
    }

    /// Takes a ticket of the next queue and publishes the record there.
    private void enqueueNext(int record, Turn turn) {
        long queue = turn.queue();
        turn.announce();
        long ticket = queues.takeTicket(queue);
        long state;
        long next;
        do {
            state = records.state(record);
            next = WaiterState.to(state, WaiterState.QUEUED) | WaiterState.MOVED;
            records.contributions().setOwnTicket(record, next, ticket);
            queues.hint(queue, ticket, record);
        } while (!records.casState(record, state, next));
    }

    // ------------------------------------------------------------------------------------------------ exceptions

    /// Does for a thread that is being unwound what a sweep does for the dead. Should that fail, the watcher does
    /// it: the mark stands.
    private void mend(int record) {
        int place = record & UnwindMarks.PLACE_MASK;
        marks.records[place] = record + 1;
        marks.marked = true;
        marks.claim(waiting);
        try {
            if (marks.records[place] == record + 1) {
                resignation.giveUp(record, records.state(record));
                records.forget(record);
                marks.records[place] = 0;
                records.keep(record);
            }
        } finally {
            marks.settling = 0;
        }
    }
}
