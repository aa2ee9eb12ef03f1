package io.interproc.internal.sync;

import io.interproc.Permits;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// Permits that this process holds.
final class SharedPermits implements Permits {

    private final SharedSemaphore semaphore;
    private final int permits;

    private static final AtomicIntegerFieldUpdater<SharedPermits> HELD =
            AtomicIntegerFieldUpdater.newUpdater(SharedPermits.class, "held");

    /// How many are held; 0 before they were acquired and after they were given back. Written in the semaphore's
    /// monitor, which orders the writes, so they need no fence of their own.
    volatile int held;

    /// Makes the object before the permits are acquired, so that nothing is left to fail afterwards.
    SharedPermits(SharedSemaphore semaphore, int permits) {
        this.semaphore = semaphore;
        this.permits = permits;
    }

    void setHeld(int number) {
        HELD.lazySet(this, number);
    }

    @Override
    public int count() {
        return permits;
    }

    @Override
    public boolean isHeld() {
        return held != 0 && !semaphore.isScopeClosed();
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
