package io.interproc.internal.scope;

import io.interproc.internal.serial.Delivery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The deliveries to other processes of objects of one segment that are not over yet.
///
/// The receivers, such as workers that are being started, find the segment through this process. So this process must
/// keep it until they have opened it. A receiver that is stopped on its way must not stop this process for ever. So the
/// wait is bounded, and a receiver that comes later is told that the scope was closed.
final class PendingDeliveries {

    private static final System.Logger LOGGER = System.getLogger("io.interproc.scope");
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Set<Delivery> pending = new HashSet<>();

    /// Adds a delivery, unless it is there.
    synchronized void add(Delivery delivery) {
        pending.removeIf(Delivery::isOver);
        pending.add(delivery);
    }

    /// Returns whether all are over.
    synchronized boolean areOver() {
        for (Delivery delivery : pending) {
            if (!delivery.isOver()) {
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
        List<Delivery> waitedFor;
        synchronized (this) {
            waitedFor = List.copyOf(pending);
        }
        long deadlineNanos = System.nanoTime() + nanos;
        for (Delivery delivery : waitedFor) {
            if (!delivery.await(deadlineNanos)) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "{0} has not begun, and its scope is closed now: it will not find it; keep the scope open until"
                                + " the worker has begun",
                        delivery);
            }
        }
        synchronized (this) {
            waitedFor.forEach(pending::remove);
        }
    }
}
