package io.interproc.internal.serial;

import io.interproc.internal.process.WorkerDelivery;

/// An object in a task or its arguments that needs something of this process until the worker has restored it.
public interface SenderDependent {

    /// Called when it has been serialised for a worker that is about to be started: what it needs must stay
    /// until the departure is [over][WorkerDelivery#isOver()].
    ///
    /// @throws IllegalStateException if that is gone already; the worker is not started then
    void boards(WorkerDelivery departure);
}
