package io.interproc.internal.blocking;

/// How a thread lets others of its process go on for whom it waits a few instructions long.
public interface Backoff {

    /// For threads that no model runs.
    Backoff PLAIN = new Backoff() {
        @Override
        public void spinHint() {
            Thread.onSpinWait();
        }

        @Override
        public void pause(long nanos) {
            Pauses.pause(this, nanos);
        }
    };

    /// Tells the processor, or the scheduler, that the caller spins.
    void spinHint();

    /// Waits for a time. Interruption does not end the wait; the status is left as it is.
    void pause(long nanos);
}
