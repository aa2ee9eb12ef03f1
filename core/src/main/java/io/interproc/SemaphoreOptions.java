package io.interproc;

/// How a semaphore is made. Immutable; each `with…` method returns a changed copy.
///
/// The options are stored with the semaphore and hold in every process.
public final class SemaphoreOptions {

    private static final SemaphoreOptions DEFAULTS = new SemaphoreOptions(false);

    private final boolean fair;

    private SemaphoreOptions(boolean fair) {
        this.fair = fair;
    }

    /// Returns the defaults: not fair.
    public static SemaphoreOptions defaults() {
        return DEFAULTS;
    }

    /// Returns a copy that is fair or not. The permits of a fair semaphore go to the longest waiter, also while
    /// that waiter's process is stopped; of an ordinary one, a thread that arrives may take what is available. Only
    /// [Semaphore#tryAcquire()] and [Semaphore#drainPermits()] take permits past those who wait for a fair
    /// semaphore.
    public SemaphoreOptions withFairness(boolean fair) {
        return new SemaphoreOptions(fair);
    }

    /// Returns whether the semaphore is fair.
    public boolean fair() {
        return fair;
    }
}
