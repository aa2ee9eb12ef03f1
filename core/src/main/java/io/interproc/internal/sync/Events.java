package io.interproc.internal.sync;

import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.Turn.Verdict;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import java.util.function.IntConsumer;

/// The event: one word, and a queue of records of those who wait for it to be set.
///
/// Overview. The word counts how often the event was set, its *epoch*. A waiter remembers the epoch that it found
/// before it waits, and goes on once the epoch is another one. So whoever waits when the event is set goes on, though
/// the event is cleared again at once, or cleared and set many times.
///
/// ```
/// word:     63 epoch 4   3 REMOVED   2 PENDING   1 QUEUED   0 SET
///
/// set:      already SET:  done
///           CAS word:  epoch +1, SET, not QUEUED                      // done, if nobody was marked QUEUED
///             else     with PENDING:  for all records of the queue with another epoch:  QUEUED -> SIGNALLED;  wake
///                      CAS PENDING out, if the epoch is still this one
/// clear:    CAS word:  not SET
/// wait:     SET:  done
///           describe a record with the epoch, take a ticket, publish it QUEUED
///           attempt:  another epoch:  done
///                     not marked QUEUED:  CAS the mark in
///                     sleep on the record, and again
/// ```
///
/// No set is missed: a waiter publishes its record and then reads the word. Either the word has another epoch by then,
/// or the CAS of a later set comes after the mark, and the walk after that CAS finds the record. The walk leaves out
/// those who came after the set: their records have its epoch.
///
/// Who writes what: the word, everybody by CAS; records, see [WaiterRecords].
///
/// Crash windows. *Who sets*, after its CAS and before the end of the walk: PENDING stands, and the watcher of any
/// waiter does the walk again at its next look; those who are awake see the epoch. A later set takes PENDING over,
/// walks as well, and its walk serves the waiters of both. *Who removes*, after its CAS, which clears PENDING and
/// QUEUED, and before it has woken all: whoever sweeps it finishes the removal ([io.interproc.internal.lock.Removals]),
/// which wakes all, also those whose walk a dead setter left undone. *A waiter* anywhere: its record is
/// swept, and nobody else is concerned.
///
/// Once the event is removed the word says REMOVED and SET, and every wait ends. The epoch stays. So who waited for a
/// set that came before the removal goes on as set, however late it looks; the others are told of the removal.
///
/// The epoch has 60 bits: at a set every nanosecond it does not come back in 36 years.
public final class Events extends KindCode {

    static final int STATE = 8;

    static final long SET = 1;
    static final long QUEUED = 2;
    static final long PENDING = 4;
    static final long REMOVED = 8;

    private static final int EPOCH_SHIFT = 4;
    private static final long NEXT_EPOCH = 1L << EPOCH_SHIFT;

    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Sleepers sleepers;

    /// The events of a segment.
    Events(SegmentEngine engine) {
        this.words = engine.words();
        this.records = engine.records();
        this.queues = engine.queues();
        this.sleepers = engine.sleepers();
    }

    /// Returns how often an event with this word was set.
    static long epoch(long state) {
        return state >>> EPOCH_SHIFT;
    }

    /// Returns whether the event was set since a waiter has seen an epoch.
    static boolean letsGo(long state, long epoch) {
        return epoch(state) != epoch;
    }

    static boolean isRemoved(long state) {
        return (state & REMOVED) != 0;
    }

    // sync event-set acquire
    long state(long event) {
        return words.getVolatile(event + STATE);
    }

    /// Sets an event.
    // sync event-set release
    void set(long event) {
        long state;
        long next;
        do {
            state = state(event);
            if ((state & SET) != 0) {
                return;
            }
            long waited = state & (QUEUED | PENDING);
            next = ((state | SET) & ~QUEUED) + NEXT_EPOCH | (waited != 0 ? PENDING : 0);
        } while (!words.compareAndSet(event + STATE, state, next));
        signal(event);
    }

    /// Clears an event.
    void clear(long event) {
        long state;
        do {
            state = state(event);
        } while ((state & SET) != 0 && !isRemoved(state) && !words.compareAndSet(event + STATE, state, state & ~SET));
    }

    /// Attempts to go on for a waiter in the queue. If the answer is WAIT the event is marked QUEUED.
    Verdict attempt(long event, long epoch) {
        long state = state(event);
        if (letsGo(state, epoch)) {
            return Verdict.TAKEN;
        }
        if ((state & (QUEUED | REMOVED)) != 0) {
            return Verdict.WAIT;
        }
        words.compareAndSet(event + STATE, state, state | QUEUED);
        return Verdict.AGAIN;
    }

    /// Counts those who wait for the next set; who has seen an earlier epoch is about to go on.
    int waiters(long event) {
        long state = state(event);
        Waiters waiters = new Waiters(epoch(state));
        queues.forEachWaiter(event, waiters);
        return (state & SET) != 0 ? 0 : waiters.count;
    }

    private final class Waiters implements IntConsumer {
        private final long epoch;
        private int count;

        Waiters(long epoch) {
            this.epoch = epoch;
        }

        @Override
        public void accept(int record) {
            count += records.argument(record) == epoch ? 1 : 0;
        }
    }

    @Override
    public boolean close(long event, boolean forced) {
        while (true) {
            long state = state(event);
            if (isRemoved(state)) {
                return true;
            }
            if (!forced && !queues.isEmpty(event)) {
                return false;
            }
            if (words.compareAndSet(event + STATE, state, removed(state))) {
                return true;
            }
        }
    }

    private static long removed(long state) {
        return (state & ~(QUEUED | PENDING)) | SET | REMOVED;
    }

    @Override
    public boolean isClosed(long event) {
        return isRemoved(state(event));
    }

    @Override
    public void mark(long event) {
        long state = state(event);
        if ((state & (SET | QUEUED)) == 0) {
            words.compareAndSet(event + STATE, state, state | QUEUED); // else at the next look
        }
    }

    /// Signals all who waited for a set, if that is to be done.
    @Override
    public void signal(long event) {
        long state = state(event);
        if ((state & PENDING) == 0) {
            return;
        }
        long epoch = epoch(state);
        queues.inOrder(event, new Signals(event, epoch));
        while ((state & PENDING) != 0
                && epoch(state) == epoch
                && !words.compareAndSet(event + STATE, state, state & ~PENDING)) {
            state = state(event);
        }
    }

    /// Signals all who have seen another epoch.
    private final class Signals implements WaitQueues.Visitor {
        private final long event;
        private final long epoch;

        Signals(long event, long epoch) {
            this.event = event;
            this.epoch = epoch;
        }

        @Override
        public boolean visit(int record, long seen) {
            long state = seen;
            while (WaiterState.base(state) == WaiterState.QUEUED
                    && records.queue(record, state) == event
                    && records.argument(record) != epoch
                    && !sleepers.change(record, state, WaiterState.to(state, WaiterState.SIGNALLED))) {
                state = records.state(record);
            }
            return true;
        }
    }
}
