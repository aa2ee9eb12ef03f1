package io.interproc.internal.lock;

import io.interproc.Held;
import io.interproc.Holder;
import java.util.Optional;

/// One acquisition of a [SharedMutex].
final class SharedHeld implements Held {

    private final SharedMutex lock;
    private final long fence;
    private boolean closed;

    SharedHeld(SharedMutex lock, long fence) {
        this.lock = lock;
        this.fence = fence;
    }

    @Override
    public long fencingToken() {
        return fence;
    }

    @Override
    public Optional<Holder> abandonedBy() {
        return lock.abandonedBy(fence);
    }

    @Override
    public void close() {
        if (!closed) {
            lock.unlock();
            closed = true;
        }
    }
}
