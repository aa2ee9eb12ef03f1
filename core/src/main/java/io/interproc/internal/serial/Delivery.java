package io.interproc.internal.serial;

/// The delivery of serialised objects to another process.
///
/// It is over when the receiver has restored the objects, has ended, or was not started after all.
public interface Delivery {

    /// Returns whether the delivery is over. Does not block.
    boolean isOver();

    /// Waits until the delivery is over, at most until a moment of `System.nanoTime()`. An interruption does not
    /// end the wait.
    ///
    /// @return whether the delivery is over
    boolean await(long deadlineNanos);
}
