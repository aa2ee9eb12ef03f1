package io.interproc.internal.sync;

import io.interproc.Permits;

/// Permits that this process holds.
final class SharedPermits implements Permits {

    private final SharedSemaphore semaphore;
    private final int permits;

    /// How many are held; 0 before they were acquired and after they were given back. Written by the thread that
    /// has the process's [io.interproc.internal.lock.Holding] of the semaphore, which orders the writes, so they
    /// need no fence of their own. A plain field, since a write must not be a call: where there is no stack for
    /// one, the process and these permits would disagree on who has them.
    int held;

    /// Makes the object before the permits are acquired, so that nothing is left to fail afterwards.
    SharedPermits(SharedSemaphore semaphore, int permits) {
        this.semaphore = semaphore;
        this.permits = permits;
    }

    @Override
    public int count() {
        return permits;
    }

    @Override
    public boolean isHeld() {
        return held != 0 && !semaphore.isGone();
    }

    @Override
    public void close() {
        semaphore.giveBack(this);
    }

    @Override
    public String toString() {
        return "Permits[" + permits + (isHeld() ? ", held]" : ", released]");
    }
}
