package io.interproc.internal.sync;

import static io.interproc.internal.sync.SemaphoreLine.MOST_HELD;
import static io.interproc.internal.sync.SemaphoreLine.ONE_HELD;
import static io.interproc.internal.sync.SemaphoreLine.QUEUED;
import static io.interproc.internal.sync.SemaphoreLine.RESERVED;
import static io.interproc.internal.sync.SemaphoreLine.STALE;
import static io.interproc.internal.sync.SemaphoreLine.available;
import static io.interproc.internal.sync.SemaphoreLine.held;

import io.interproc.ScopeFormatException;
import io.interproc.internal.lock.Holding;
import io.interproc.internal.lock.Monitor;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.participant.Token;
import io.interproc.spi.Misuse;
import java.util.function.LongConsumer;

/// The held permits of semaphores: what happens inside their monitors, as described in [Semaphores].
final class PermitHolds implements Holding.Settlement {

    private final SegmentEngine engine;
    private final HoldRecords holds;
    private final Semaphores semaphores;

    PermitHolds(SegmentEngine engine, Semaphores semaphores) {
        this.engine = engine;
        this.holds = engine.holds();
        this.semaphores = semaphores;
    }

    /// Takes permits that the process holds, if there are enough.
    ///
    /// @param clearsReserved whether it does so for a waiter, which takes the RESERVED mark out
    boolean take(SharedSemaphore handle, SharedPermits hold, boolean clearsReserved) {
        long semaphore = handle.offset();
        int permits = hold.count();
        Monitor monitor = handle.monitor;
        Holding holding = handle.holding;
        long thread = Thread.currentThread().threadId();
        boolean abandoned = monitor.enter();
        boolean taken = false;
        try {
            if (abandoned) {
                semaphores.mark(semaphore, STALE);
            }
            long record = recordOf(holding);
            long state = semaphores.state(semaphore);
            while (!taken && (state & STALE) == 0 && available(state) >= permits) {
                if (held(state) + permits > MOST_HELD) {
                    throw Misuse.tooManyHeldPermits(permits, handle);
                }
                holds.setCount(record, holding.granted + permits);
                long kept = clearsReserved ? state & ~RESERVED : state;
                if (semaphores.cas(semaphore, state, kept + permits * ONE_HELD)) {
                    holding.granted += permits;
                    hold.held = permits;
                    taken = true;
                } else {
                    state = semaphores.state(semaphore);
                }
            }
            if (!taken) {
                holds.setCount(record, holding.granted);
            }
        } catch (RuntimeException e) {
            holding.dirty = true;
            engine.marks().marked = true;
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
                semaphores.mark(semaphore, STALE);
            }
            long permits = hold.held;
            if (permits != 0) {
                do {
                    state = semaphores.state(semaphore);
                } while (held(state) >= permits && !semaphores.cas(semaphore, state, state - permits * ONE_HELD));
                holding.granted -= permits;
                hold.held = 0;
                holds.setCount(recordOf(holding), holding.granted);
            }
        } catch (RuntimeException e) {
            holding.dirty = true;
            engine.marks().marked = true;
            monitor.exit();
            throw e;
        } catch (Error e) {
            monitor.unwound(thread);
            throw e;
        }
        monitor.exit();
        if ((state & (QUEUED | STALE)) != 0) {
            semaphores.signal(semaphore);
        }
    }

    /// Counts the held permits anew, after a death, and signals those for whom there are enough now.
    void rebuild(long semaphore, Monitor monitor) {
        monitor.run(new Rebuild(semaphore));
        semaphores.signal(semaphore);
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
                    state = semaphores.state(semaphore);
                    census = new Census();
                    holds.forEach(semaphore, census);
                } while (!semaphores.cas(semaphore, state, SemaphoreLine.withHeld(state, census.sum) & ~STALE));
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
        boolean settled = monitor.tryRun(new Settle(holding));
        if (settled) {
            semaphores.signal(holding.object);
        }
        return settled;
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

    /// Counts anew if nobody is inside, else leaves it to the next look.
    void tryRebuild(long semaphore) {
        new Monitor(engine, semaphore, false).tryRun(new Rebuild(semaphore));
    }

    // ------------------------------------------------------------------------------------------------ after a death

    /// Shows the participants that have permits, or are inside the monitor. Those of records that are marked
    /// GONE are among them until their permits were counted: a sweeper may have died before it marked the state
    /// word.
    void holders(long semaphore, LongConsumer action) {
        holds.forEach(
                semaphore,
                new HoldRecords.Visitor() { // not a lambda; see SegmentEngine
                    @Override
                    public boolean visit(long record, long owner) {
                        if (holds.count(record, MOST_HELD) > 0) {
                            action.accept(Token.participant(owner));
                        }
                        return true;
                    }
                });
        action.accept(Monitor.inside(engine, semaphore));
    }

    /// Marks what a participant has that is dead, or leaves.
    void sweep(long semaphore, long participant) {
        boolean had = holds.markGone(semaphore, participant);
        if (had || Token.isOfOrBefore(Monitor.inside(engine, semaphore), participant)) {
            semaphores.mark(semaphore, STALE);
        }
        Monitor.sweep(engine, semaphore, participant);
    }
}
