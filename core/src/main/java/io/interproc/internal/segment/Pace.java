package io.interproc.internal.segment;

import java.util.concurrent.locks.LockSupport;

/// The clock, and waiting for others without being woken. The simulator has its own.
public interface Pace {

    /// That of this machine.
    Pace REAL = new Pace() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };

    /// Returns the monotonic clock in nanoseconds.
    long nanoTime();

    /// Lets time pass, or less of it.
    void pause(long nanos);
}
