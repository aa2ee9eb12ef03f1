package io.interproc.internal.sync;

import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Token;
import java.util.function.LongConsumer;

/// The queues of semaphores: walks over those who wait for permits, in the order of their tickets.
final class PermitQueue {

    private static final long SUFFICES_FOR_NOBODY = Long.MIN_VALUE;

    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Sleepers sleepers;

    PermitQueue(SegmentEngine engine) {
        this.records = engine.records();
        this.queues = engine.queues();
        this.sleepers = engine.sleepers();
    }

    /// Signals the first waiters, as many as the permits suffice for.
    ///
    /// @return whether anybody waits
    boolean signal(long semaphore, long available) {
        Signals signals = new Signals(semaphore, available);
        queues.inOrder(semaphore, signals);
        return signals.found;
    }

    /// Returns whether anybody waits, in the view of [#signal], so that a record with a damaged ticket is seen by
    /// both or by none.
    boolean isAwaited(long semaphore) {
        return signal(semaphore, SUFFICES_FOR_NOBODY);
    }

    /// Returns whether the permits suffice for a waiter and for all before it.
    ///
    /// @param countPassed whether those who did not react in time count
    boolean suffices(long semaphore, int record, long available, boolean countPassed) {
        Sufficiency all = new Sufficiency(semaphore, record, available, countPassed);
        queues.inOrder(semaphore, all);
        return all.suffices;
    }

    /// Shows the participant of the first waiter for whom there are not enough permits: those behind wait for it.
    void blocker(long semaphore, long available, LongConsumer action) {
        queues.inOrder(semaphore, new Blocker(semaphore, available, action));
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

    /// Looks for the first waiter for whom there are not enough permits.
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
}
