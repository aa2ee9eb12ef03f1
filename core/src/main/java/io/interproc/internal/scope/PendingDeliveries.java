package io.interproc.internal.scope;

import io.interproc.internal.process.WorkerDelivery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The workers that are being started with objects of one segment. They find it through this process, so it must stay
/// until they have opened it.
///
/// A worker that is stopped on its way must not stop its parent for ever. So the wait is bounded; a worker that comes
/// later is told that the scope is gone.
final class PendingDeliveries {

    private static final System.Logger LOGGER = System.getLogger("io.interproc.scope");
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Set<WorkerDelivery> pending = new HashSet<>();

    /// Adds one, unless it is there.
    synchronized void add(WorkerDelivery departure) {
        pending.removeIf(WorkerDelivery::isOver);
        pending.add(departure);
    }

    /// Returns whether there is none any more.
    synchronized boolean areOver() {
        for (WorkerDelivery departure : pending) {
            if (!departure.isOver()) {
                return false;
            }
        }
        return true;
    }

    /// Waits for those that are there, and gives up those that take too long.
    void await() {
        await(PATIENCE_NANOS);
    }

    void await(long nanos) {
        List<WorkerDelivery> waitedFor;
        synchronized (this) {
            waitedFor = List.copyOf(pending);
        }
        long deadlineNanos = System.nanoTime() + nanos;
        for (WorkerDelivery departure : waitedFor) {
            if (!departure.await(deadlineNanos)) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "{0} has not begun, and its scope is closed now: it will not find it; keep the scope open until"
                                + " the worker has begun",
                        departure);
            }
        }
        synchronized (this) {
            waitedFor.forEach(pending::remove);
        }
    }
}
