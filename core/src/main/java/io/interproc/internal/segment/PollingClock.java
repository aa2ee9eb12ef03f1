package io.interproc.internal.segment;

import io.interproc.internal.blocking.Pauses;

/// The clock of those who poll, and their pauses from one look to the next. The simulator has its own.
public interface PollingClock {

    /// That of this machine.
    PollingClock SYSTEM = new PollingClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            Pauses.pause(this, nanos);
        }
    };

    /// Returns the monotonic clock in nanoseconds.
    long nanoTime();

    /// Waits for that time. An interruption does not end the wait.
    void pause(long nanos);
}
