package io.interproc.internal.sync;

import static io.interproc.internal.sync.SemaphoreLine.FAIR;
import static io.interproc.internal.sync.SemaphoreLine.MOST_HELD;
import static io.interproc.internal.sync.SemaphoreLine.ONE;
import static io.interproc.internal.sync.SemaphoreLine.ONE_HELD;
import static io.interproc.internal.sync.SemaphoreLine.OPTIONS;
import static io.interproc.internal.sync.SemaphoreLine.QUEUED;
import static io.interproc.internal.sync.SemaphoreLine.RESERVED;
import static io.interproc.internal.sync.SemaphoreLine.STALE;
import static io.interproc.internal.sync.SemaphoreLine.STATE;
import static io.interproc.internal.sync.SemaphoreLine.available;
import static io.interproc.internal.sync.SemaphoreLine.held;

import io.interproc.ScopeFormatException;
import io.interproc.internal.lock.Holding;
import io.interproc.internal.lock.Monitor;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.Turn.Verdict;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Token;
import java.util.function.LongConsumer;

/// The semaphore: one CAS to acquire permits, one to release them, and a queue of records when there are not enough.
///
/// Overview. Permits that are acquired plainly belong to nobody, so they are a number in the state word
/// ([SemaphoreLine]) and nothing else. Permits that are *held* belong to a process, which has a hold record that says
/// how many; the state word has the sum. Record and word change together inside the semaphore's [Monitor].
///
/// ```
/// acquire n:   CAS state: balance -n, if so many are available                    // done, the common case
///   else       spin a while;  describe a record with n, take a ticket, publish it QUEUED
///              attempt:  enough, and nobody must go first:  CAS balance -n, done
///                        not marked QUEUED:  CAS the mark in
///                        woken in vain:      CAS the RESERVED mark in
///                        sleep on the record, and again
/// release n:   CAS state: balance +n                                              // done, the common case
///   else       (QUEUED)   for the waiters in order, as long as what is available suffices for all so far:
///                           CAS r: QUEUED -> SIGNALLED;  wake r
///                         nobody waits:  CAS the mark out, look once more, and put it back if somebody came
/// hold n:      enter the monitor;  record +n;  CAS held +n;  leave
/// give back n: enter the monitor;  CAS held -n;  record -n;  leave;  then as release
/// ```
///
/// A release signals as many as its permits satisfy and not the first of a chain, so a waiter that is stopped does not
/// keep those behind it from permits that suffice for all of them. Who was signalled counts against what is available
/// until it has taken its permits, or has found too few and waits again; whoever leaves the queue without permits, or
/// gets a signal that it does not need, signals anew. Who waits for many permits is not overtaken in the queue.
///
/// No wake-up is lost: a waiter publishes its record and then reads the state word; a releaser changes the word, which
/// has the mark, and then looks for records.
///
/// Fair: newcomers queue as long as the QUEUED mark stands, and a waiter takes its permits only when what is available
/// suffices for all before it, too. Otherwise newcomers barge, until a waiter was woken in vain: then RESERVED keeps
/// them out until a waiter has taken permits, so nobody starves.
///
/// Who writes what: the state word, everybody by CAS; the hold records, who is in the monitor; records of waiters, see
/// [WaiterRecords].
///
/// Crash windows. *Who acquires*, after its CAS: the permits are gone, as if it had died later; they have no owner.
/// *Who releases*, after its CAS and before the signals: the watchers of the waiters signal at their next look. *Who
/// holds*: a sweep marks the record of the dead as GONE and then the state word as STALE. Whoever comes by counts anew,
/// inside the monitor: held is the sum of the records of those who live ([#rebuild]). That is right wherever the dead
/// process was, since its record is not counted: neither what it had added to the record and not to the word, nor what
/// it had taken from the word and not from the record. And nobody else is between record and word meanwhile. *Who
/// counts anew*: it frees the records of the dead first and clears STALE last. A record that is marked meanwhile is
/// seen after that, and STALE set again; if the counter dies before it can do so, it dies inside the monitor, and the
/// sweep of the counter sets STALE. *A waiter* anywhere: its record is swept, and the next are signalled.
///
/// A thread of a living process that an error unwinds inside the monitor leaves a mark, and the process writes its
/// record anew from its heap ([Holding]).
///
/// After CLH queues of permits in `java.util.concurrent.Semaphore` for the order in the queue, and barging with
/// eventual hand-over as in [io.interproc.internal.lock.Locks].
public final class Semaphores extends KindCode implements Holding.Settlement {

    private final SegmentEngine engine;
    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final HoldRecords holds;
    private final Sleepers sleepers;

    /// The semaphores of a segment.
    Semaphores(SegmentEngine engine) {
        this.engine = engine;
        this.words = engine.words();
        this.records = engine.records();
        this.queues = engine.queues();
        this.holds = engine.holds();
        this.sleepers = engine.sleepers();
    }

    long state(long semaphore) {
        return words.getVolatile(semaphore + STATE);
    }

    private boolean cas(long semaphore, long expected, long value) {
        return words.compareAndSet(semaphore + STATE, expected, value);
    }

    boolean isFair(long semaphore) {
        return (words.getIntOpaque(semaphore + OPTIONS) & FAIR) != 0;
    }

    // ------------------------------------------------------------------------------------------------ acquiring

    /// Returns whether a newcomer could take permits now, or should look closer.
    boolean mayBarge(SemaphoreTurn turn) {
        long state = words.getOpaque(turn.semaphore() + STATE);
        return (state & STALE) != 0 || (available(state) >= turn.permits() && letsPass(state, turn));
    }

    private static boolean letsPass(long state, SemaphoreTurn turn) {
        return (state & RESERVED) == 0 && ((state & QUEUED) == 0 || !turn.isFair());
    }

    /// Takes permits if there are enough and no waiter must go first.
    Verdict attemptAtOnce(SemaphoreTurn turn) {
        long semaphore = turn.semaphore();
        while (true) {
            long state = state(semaphore);
            if ((state & STALE) != 0) {
                rebuild(semaphore, turn.monitor());
            } else if (available(state) < turn.permits() || !letsPass(state, turn)) {
                return Verdict.WAIT;
            } else if (take(turn, state, state)) {
                return Verdict.TAKEN;
            }
        }
    }

    /// Takes permits if there are enough and no waiter must go first. Marks that their waiters left behind do not
    /// count, so it looks at the queue where [#attemptAtOnce] believes the marks.
    Verdict attemptNow(SemaphoreTurn turn) {
        long semaphore = turn.semaphore();
        while (true) {
            Verdict verdict = attemptAtOnce(turn);
            long state = state(semaphore);
            if (verdict != Verdict.WAIT || available(state) < turn.permits() || queues.count(semaphore) != 0) {
                return verdict;
            }
            if ((state & STALE) == 0 && take(turn, state, state)) {
                return Verdict.TAKEN;
            }
        }
    }

    /// Takes permits past those who wait.
    ///
    /// @return whether there were enough
    boolean tryTake(SemaphoreTurn turn) {
        long semaphore = turn.semaphore();
        while (true) {
            long state = state(semaphore);
            if ((state & STALE) != 0) {
                rebuild(semaphore, turn.monitor());
            } else if (available(state) < turn.permits()) {
                return false;
            } else if (take(turn, state, state)) {
                return true;
            }
        }
    }

    /// Attempts to take permits for a waiter in the queue. If the answer is WAIT the semaphore is marked QUEUED.
    ///
    /// @param signalled whether the waiter was signalled
    Verdict attempt(SemaphoreTurn turn, int record, boolean signalled) {
        long semaphore = turn.semaphore();
        long state = state(semaphore);
        if ((state & STALE) != 0) {
            rebuild(semaphore, turn.monitor());
            return Verdict.AGAIN;
        }
        boolean enough = available(state) >= turn.permits();
        if (enough && mayTake(state, turn, record, signalled)) {
            return take(turn, state, state & ~RESERVED) ? Verdict.TAKEN : Verdict.AGAIN;
        }
        if ((state & QUEUED) == 0) {
            cas(semaphore, state, state | QUEUED);
            return Verdict.AGAIN;
        }
        if (signalled && !enough && (state & RESERVED) == 0 && !turn.isFair()) {
            cas(semaphore, state, state | RESERVED);
            return Verdict.AGAIN;
        }
        return Verdict.WAIT;
    }

    private boolean mayTake(long state, SemaphoreTurn turn, int record, boolean signalled) {
        if (!turn.isFair() && (signalled || (state & RESERVED) == 0)) {
            return true;
        }
        Sufficiency all = new Sufficiency(turn.semaphore(), record, available(state), turn.isFair());
        queues.inOrder(turn.semaphore(), all);
        return all.suffices;
    }

    /// Finds out whether what is available suffices for a waiter and for all before it.
    private final class Sufficiency implements WaitQueues.Visitor {
        private final long queue;
        private final int self;
        private final boolean countPassed;
        private long left;
        private boolean suffices;

        Sufficiency(long queue, int self, long available, boolean countPassed) {
            this.queue = queue;
            this.self = self;
            this.left = available;
            this.countPassed = countPassed;
        }

        @Override
        public boolean visit(int record, long seen) {
            long now = seen;
            long state;
            long wanted;
            do {
                state = now;
                wanted = records.argument(record);
                now = records.state(record);
            } while (now != state);
            if (WaiterState.isQueued(state)
                    && records.queue(record, state) == queue
                    && (countPassed || WaiterState.base(state) != WaiterState.PASSED)) {
                left -= wanted;
            }
            suffices = record == self && left >= 0;
            return record != self;
        }
    }

    // sync permits acquire
    private boolean take(SemaphoreTurn turn, long state, long kept) {
        SharedPermits hold = turn.hold();
        return hold == null
                ? cas(turn.semaphore(), state, kept - turn.permits() * ONE)
                : takeHeld(turn, hold, kept != state);
    }

    // ------------------------------------------------------------------------------------------------ holding

    /// Takes permits that the process holds, if there are enough.
    ///
    /// @param clearsReserved whether it does so for a waiter, which takes the RESERVED mark out
    private boolean takeHeld(SemaphoreTurn turn, SharedPermits hold, boolean clearsReserved) {
        long semaphore = turn.semaphore();
        int permits = turn.permits();
        Monitor monitor = turn.monitor();
        Holding holding = turn.holding();
        long thread = Thread.currentThread().threadId();
        boolean abandoned = monitor.enter();
        boolean taken = false;
        try {
            if (abandoned) {
                mark(semaphore, STALE);
            }
            long record = recordOf(holding);
            long state = state(semaphore);
            while (!taken && (state & STALE) == 0 && available(state) >= permits) {
                if (held(state) + permits > MOST_HELD) {
                    throw turn.tooMany();
                }
                holds.setCount(record, holding.granted + permits);
                long kept = clearsReserved ? state & ~RESERVED : state;
                if (cas(semaphore, state, kept + permits * ONE_HELD)) {
                    holding.granted += permits;
                    hold.count = permits;
                    taken = true;
                } else {
                    state = state(semaphore);
                }
            }
            if (!taken) {
                holds.setCount(record, holding.granted);
            }
        } catch (RuntimeException e) {
            holding.dirty = true;
            monitor.exit();
            throw e;
        } catch (Error e) {
            monitor.unwound(thread);
            throw e;
        }
        monitor.exit();
        return taken;
    }

    private long recordOf(Holding holding) {
        long record = holding.record;
        if (record == 0 || !holds.isOf(record, engine.self())) {
            record = holds.claim(holding.object, engine.self());
            holding.record = record;
        }
        return record;
    }

    /// Gives held permits back, unless they were given back before.
    // sync permits release
    void giveBack(long semaphore, SharedPermits hold, Monitor monitor, Holding holding) {
        long thread = Thread.currentThread().threadId();
        boolean abandoned = monitor.enter();
        long state = 0;
        try {
            if (abandoned) {
                mark(semaphore, STALE);
            }
            long permits = hold.count;
            if (permits != 0) {
                do {
                    state = state(semaphore);
                } while (held(state) >= permits && !cas(semaphore, state, state - permits * ONE_HELD));
                holding.granted -= permits;
                hold.count = 0;
                holds.setCount(recordOf(holding), holding.granted);
            }
        } catch (RuntimeException e) {
            holding.dirty = true;
            monitor.exit();
            throw e;
        } catch (Error e) {
            monitor.unwound(thread);
            throw e;
        }
        monitor.exit();
        if ((state & (QUEUED | STALE)) != 0) {
            signal(semaphore);
        }
    }

    /// Counts the held permits anew, after a death, and signals those for whom there are enough now.
    void rebuild(long semaphore, Monitor monitor) {
        monitor.enter();
        monitor.runAndExit(new Rebuild(semaphore));
        signal(semaphore);
    }

    /// What is done inside the monitor to count anew. (A class and not a lambda; see [SegmentEngine].)
    private final class Rebuild implements Runnable {
        private final long semaphore;

        Rebuild(long semaphore) {
            this.semaphore = semaphore;
        }

        @Override
        public void run() {
            do {
                long state;
                Census census;
                do {
                    state = state(semaphore);
                    census = new Census();
                    holds.forEach(semaphore, census);
                } while (!cas(semaphore, state, SemaphoreLine.withHeld(state, census.sum) & ~STALE));
            } while (!holds.forEach(semaphore, new NobodyGone()));
        }
    }

    /// Adds up what the living hold, and frees the records of the others.
    private final class Census implements HoldRecords.Visitor {
        private long sum;

        @Override
        public boolean visit(long record, long owner) {
            if ((owner & HoldRecords.GONE) != 0) {
                holds.free(record);
            } else {
                sum += holds.count(record, MOST_HELD);
                if (sum > MOST_HELD) {
                    throw new ScopeFormatException(engine.blocks().path() + ": the hold record at offset " + record
                            + " is damaged: expected at most " + MOST_HELD + " permits in all records, found " + sum);
                }
            }
            return true;
        }
    }

    /// Looks for a record that was marked while the others were counted.
    private static final class NobodyGone implements HoldRecords.Visitor {
        @Override
        public boolean visit(long record, long owner) {
            return (owner & HoldRecords.GONE) == 0;
        }
    }

    @Override
    public boolean settle(Holding holding) {
        Monitor monitor = new Monitor(engine, holding.object, false);
        if (!monitor.tryEnter()) {
            return false;
        }
        monitor.runAndExit(new Settle(holding));
        signal(holding.object);
        return true;
    }

    /// What is done inside the monitor to write the record of this process anew.
    private final class Settle implements Runnable {
        private final Holding holding;

        Settle(Holding holding) {
            this.holding = holding;
        }

        @Override
        public void run() {
            holding.granted -= holding.lost;
            holding.lost = 0;
            if (holding.record != 0 && holds.isOf(holding.record, engine.self())) {
                holds.setCount(holding.record, holding.granted);
            }
            new Rebuild(holding.object).run();
            holding.dirty = false;
        }
    }

    // ------------------------------------------------------------------------------------------------ releasing

    /// Adds permits.
    ///
    /// @param most what the balance must not exceed
    /// @return whether it would not
    // sync permits release
    boolean release(long semaphore, long permits, long most) {
        long state;
        do {
            state = state(semaphore);
            if (SemaphoreLine.balance(state) + permits > most) {
                return false;
            }
        } while (!cas(semaphore, state, state + permits * ONE));
        if ((state & QUEUED) != 0) {
            signal(semaphore);
        }
        return true;
    }

    /// Takes all permits that are available, or adds those that are lacking.
    ///
    /// @return how many were taken, or −how many were added
    long drain(long semaphore) {
        long state;
        long available;
        do {
            state = state(semaphore);
            available = available(state);
        } while (!cas(semaphore, state, state - available * ONE));
        if (available < 0 && (state & QUEUED) != 0) {
            signal(semaphore); // who wants no permits waits for a number that is not negative
        }
        return available;
    }

    /// Clears the RESERVED mark for a waiter that leaves, and signals those for whom there are enough permits.
    void left(long semaphore) {
        withdraw(semaphore);
        signal(semaphore);
    }

    private void mark(long semaphore, long mark) {
        long state;
        do {
            state = state(semaphore);
        } while ((state & mark) == 0 && !cas(semaphore, state, state | mark));
    }

    // ------------------------------------------------------------------------------------------------ for the engine

    @Override
    public void mark(long queue) {
        mark(queue, QUEUED);
    }

    /// Signals the first waiters, as many as what is available suffices for.
    @Override
    public void signal(long queue) {
        long state = state(queue);
        if ((state & STALE) != 0) {
            Monitor monitor = new Monitor(engine, queue, false);
            if (monitor.tryEnter()) { // else at the next look
                monitor.runAndExit(new Rebuild(queue));
            }
            state = state(queue);
        }
        while ((state & QUEUED) != 0) {
            Signals signals = new Signals(queue, available(state));
            queues.inOrder(queue, signals);
            if (signals.found) {
                return;
            }
            if (cas(queue, state, state & ~(QUEUED | RESERVED)) && queues.firstQueued(queue) >= 0) {
                mark(queue, QUEUED);
            }
            state = state(queue);
        }
    }

    /// Signals waiters in order.
    private final class Signals implements WaitQueues.Visitor {
        private final long queue;
        private long left;
        private boolean found;

        Signals(long queue, long available) {
            this.queue = queue;
            this.left = available;
        }

        @Override
        public boolean visit(int record, long seen) {
            long state = seen;
            while (WaiterState.isQueued(state) && records.queue(record, state) == queue) {
                found = true;
                long wanted = records.argument(record);
                long now = records.state(record);
                if (now != state) {
                    state = now;
                } else if (WaiterState.base(state) == WaiterState.PASSED) {
                    return true;
                } else if (wanted > left) {
                    return false; // those behind wait for it
                } else if (WaiterState.base(state) == WaiterState.SIGNALLED
                        || sleepers.change(record, state, WaiterState.to(state, WaiterState.SIGNALLED))) {
                    left -= wanted;
                    return true;
                } else {
                    state = records.state(record);
                }
            }
            return true;
        }
    }

    @Override
    public void withdraw(long queue) {
        long state;
        do {
            state = state(queue);
        } while ((state & RESERVED) != 0 && !cas(queue, state, state & ~RESERVED));
    }

    @Override
    public boolean isStrict(long queue) {
        return isFair(queue);
    }

    @Override
    public void awaited(long queue, LongConsumer action) {
        holds.forEach(
                queue,
                new HoldRecords.Visitor() { // not a lambda; see SegmentEngine
                    @Override
                    public boolean visit(long record, long owner) {
                        if ((owner & HoldRecords.GONE) == 0 && holds.count(record, MOST_HELD) > 0) {
                            action.accept(Token.participant(owner));
                        }
                        return true;
                    }
                });
        action.accept(Monitor.inside(engine, queue));
        queues.inOrder(queue, new Blocker(queue, available(state(queue)), action));
    }

    /// Shows the participant of the first waiter for whom there are not enough permits: those behind wait for it.
    private final class Blocker implements WaitQueues.Visitor {
        private final long queue;
        private final LongConsumer action;
        private long left;

        Blocker(long queue, long available, LongConsumer action) {
            this.queue = queue;
            this.left = available;
            this.action = action;
        }

        @Override
        public boolean visit(int record, long state) {
            if (!WaiterState.isQueued(state) || records.queue(record, state) != queue) {
                return true;
            }
            left -= records.argument(record);
            if (left < 0) {
                action.accept(Token.participant(records.owner(record)));
            }
            return left >= 0;
        }
    }

    @Override
    public void sweep(long object, long participant) {
        boolean had = holds.markGone(object, participant);
        if (had || Token.isOfOrBefore(Monitor.inside(engine, object), participant)) {
            mark(object, STALE);
        }
        Monitor.sweep(engine, object, participant);
    }
}
