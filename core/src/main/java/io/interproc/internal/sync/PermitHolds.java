package io.interproc.internal.sync;

import static io.interproc.internal.sync.SemaphoreLine.MOST_HELD;
import static io.interproc.internal.sync.SemaphoreLine.ONE_HELD;
import static io.interproc.internal.sync.SemaphoreLine.QUEUED;
import static io.interproc.internal.sync.SemaphoreLine.STALE;
import static io.interproc.internal.sync.SemaphoreLine.held;

import io.interproc.ScopeFormatException;
import io.interproc.internal.lock.Holding;
import io.interproc.internal.lock.Monitor;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.UnwindMarks;
import io.interproc.internal.participant.Token;
import io.interproc.spi.Misuse;
import java.util.function.LongConsumer;

/// The held permits of semaphores: hold records and state word, as described in [Semaphores].
///
/// What is done inside the monitor are classes and not lambdas; see [SegmentEngine].
final class PermitHolds implements Holding.Settlement {

    private final SegmentEngine engine;
    private final HoldRecords records;
    private final UnwindMarks marks;
    private final Semaphores semaphores;

    PermitHolds(SegmentEngine engine, Semaphores semaphores) {
        this.engine = engine;
        this.records = engine.holds();
        this.marks = engine.marks();
        this.semaphores = semaphores;
    }

    // ------------------------------------------------------------------------------------------------ taking

    /// Takes permits that the process holds.
    ///
    /// @param state what the state word was: not STALE, and with enough permits
    /// @param kept the same, without the marks to be taken out
    /// @return whether the state word was that still
    // sync permits acquire
    boolean take(SharedSemaphore handle, SharedPermits hold, long state, long kept) {
        int permits = hold.count();
        if (held(state) + permits > MOST_HELD) {
            throw Misuse.tooManyHeldPermits(permits, handle);
        }
        if (handle.holding.record == 0) {
            handle.monitor.run(new Claim(handle.holding));
        }
        return change(handle, hold, state, kept + permits * ONE_HELD, permits);
    }

    /// Changes record and state word, unless the state word has changed meanwhile.
    ///
    /// @param now how many permits `hold` has then; if it has so many already, nothing is changed
    /// @return whether it has so many
    private boolean change(SharedSemaphore handle, SharedPermits hold, long state, long next, int now) {
        Holding holding = handle.holding;
        boolean changed = false;
        boolean done = false;
        holding.take();
        try {
            if (hold.held == now) {
                changed = true;
            } else {
                records.beginChange(holding.place, holding.granted);
                changed = handle.compareAndSetState(state, next);
                if (changed) {
                    holding.granted += now - hold.held;
                    hold.held = now;
                }
                records.endChange(holding.place, holding.granted);
            }
            holding.give();
            done = true;
        } finally {
            if (!done) { // stores only: there may be no stack for a call
                holding.dirty = true;
                marks.marked = true;
                holding.taken = 0;
            }
        }
        return changed;
    }

    /// Claims the record of a process that has none.
    private final class Claim implements Runnable {
        private final Holding holding;

        Claim(Holding holding) {
            this.holding = holding;
        }

        @Override
        public void run() {
            long record = records.claim(holding.object, engine.self());
            long place = records.place(record);
            holding.take(); // for those who find the record, and take the holding after that
            holding.place = place;
            holding.record = record;
            holding.taken = 0;
        }
    }

    // ------------------------------------------------------------------------------------------------ giving back

    /// Gives held permits back, unless they were given back before.
    // sync permits release
    void giveBack(SharedSemaphore handle, SharedPermits hold) {
        long state = 0;
        boolean given = false;
        while (!given) {
            state = handle.state();
            long permits = hold.held;
            given = permits == 0;
            if (!given && (state & STALE) != 0) {
                handle.monitor.run(new GiveBackUncounted(handle, hold));
            } else if (!given && held(state) < permits) {
                semaphores.mark(handle.offset(), STALE); // damaged
            } else if (!given) {
                given = change(handle, hold, state, state - permits * ONE_HELD, 0);
            }
        }
        if ((state & (QUEUED | STALE)) != 0) {
            semaphores.signal(handle.offset());
        }
    }

    /// Gives held permits back while the state word is STALE, which stays as it is: whoever counts the records anew
    /// finds them gone.
    private final class GiveBackUncounted implements Runnable {
        private final SharedSemaphore handle;
        private final SharedPermits hold;

        GiveBackUncounted(SharedSemaphore handle, SharedPermits hold) {
            this.handle = handle;
            this.hold = hold;
        }

        @Override
        public void run() {
            long state = handle.state();
            if ((state & STALE) != 0) {
                change(handle, hold, state, state, 0);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ counting anew

    /// Counts the held permits anew, after a death, unless somebody living is changing what it holds at this
    /// moment; and signals those for whom there are enough now.
    void count(long semaphore, Monitor monitor) {
        Count count = new Count(semaphore);
        monitor.run(count);
        if (count.done) {
            semaphores.signal(semaphore);
        }
    }

    /// Counts anew if nobody is inside the monitor, else leaves it to the next look.
    void tryCount(long semaphore) {
        Monitor.ofKept(engine, semaphore).tryRun(new Count(semaphore));
    }

    /// Makes *held* of the state word the sum of the records of those who live, as long as it is STALE.
    private final class Count implements Runnable {
        private final long semaphore;
        private boolean done;

        Count(long semaphore) {
            this.semaphore = semaphore;
        }

        @Override
        public void run() {
            long state = semaphores.state(semaphore);
            while ((state & STALE) != 0 && state != SemaphoreLine.REMOVED) {
                Census census = new Census();
                records.forEach(semaphore, census);
                if (census.changing) {
                    return;
                }
                if (semaphores.cas(semaphore, state, SemaphoreLine.withHeld(state, census.sum) & ~STALE)
                        && !records.forEach(semaphore, new NobodyGone())) {
                    semaphores.mark(semaphore, STALE);
                }
                state = semaphores.state(semaphore);
            }
            done = true;
        }
    }

    /// Adds up what the living hold, and frees the records of the others; ends early where somebody is changing
    /// what it holds.
    private final class Census implements HoldRecords.Visitor {
        private long sum;
        private boolean changing;

        @Override
        public boolean visit(long record, long owner) {
            if ((owner & HoldRecords.GONE) != 0) {
                records.free(record);
                return true;
            }
            changing |= records.isChanging(record);
            sum += records.count(record, MOST_HELD);
            if (sum > MOST_HELD) {
                throw new ScopeFormatException(engine.blocks().path() + ": the hold record at offset " + record
                        + " is damaged: expected at most " + MOST_HELD + " permits in all records, found " + sum);
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

    // ------------------------------------------------------------------------------------------------ after an error

    @Override
    public boolean settle(Holding holding) {
        Monitor monitor = Monitor.ofKept(engine, holding.object);
        boolean settled = monitor.tryRun(new Settle(holding));
        if (settled) {
            semaphores.signal(holding.object);
        }
        return settled;
    }

    /// Writes the record of this process anew, and has the held permits counted.
    private final class Settle implements Runnable {
        private final Holding holding;

        Settle(Holding holding) {
            this.holding = holding;
        }

        @Override
        public void run() {
            holding.take();
            try {
                semaphores.mark(holding.object, STALE);
                holding.granted -= holding.lost;
                holding.lost = 0;
                if (holding.record != 0) {
                    records.endChange(holding.place, holding.granted);
                }
                holding.dirty = false;
            } finally {
                holding.taken = 0;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ after a death

    /// Shows the participants that have permits, are changing how many, or are inside the monitor. Those of records
    /// that are marked GONE are among them until their permits were counted: a sweeper may have died before it
    /// marked the state word.
    void holders(long semaphore, LongConsumer action) {
        records.forEach(
                semaphore,
                new HoldRecords.Visitor() { // not a lambda; see SegmentEngine
                    @Override
                    public boolean visit(long record, long owner) {
                        if (records.count(record, MOST_HELD) > 0 || records.isChanging(record)) {
                            action.accept(Token.participant(owner));
                        }
                        return true;
                    }
                });
        action.accept(Monitor.inside(engine, semaphore));
    }

    /// Shows the blocks with the records of a semaphore that was removed.
    void dispose(long semaphore, long generation, Blocks.Visitor part) {
        records.dispose(semaphore, generation, part);
    }

    /// Marks what a participant has that is dead, or leaves.
    void sweep(long semaphore, long participant) {
        boolean had = records.markGone(semaphore, participant);
        if (had || Token.isOfOrBefore(Monitor.inside(engine, semaphore), participant)) {
            semaphores.mark(semaphore, STALE);
        }
        Monitor.sweep(engine, semaphore, participant);
    }
}
