package io.interproc.internal.threads;

import io.interproc.Permits;
import java.util.concurrent.atomic.AtomicBoolean;

/// Permits of a [ThreadSemaphore] that are held. Belong to no thread.
final class ThreadPermits implements Permits {

    private final ThreadSemaphore semaphore;
    private final int count;
    private final AtomicBoolean closed = new AtomicBoolean();

    ThreadPermits(ThreadSemaphore semaphore, int count) {
        this.semaphore = semaphore;
        this.count = count;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean isHeld() {
        return !closed.get() && !semaphore.lifetime.hasEnded();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            semaphore.giveBack(count);
        }
    }

    @Override
    public String toString() {
        return "Permits[" + count + (isHeld() ? ", held]" : ", released]");
    }
}
