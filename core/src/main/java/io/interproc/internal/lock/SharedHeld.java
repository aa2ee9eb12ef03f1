package io.interproc.internal.lock;

import io.interproc.Held;
import io.interproc.Holder;
import java.util.Optional;

/// One acquisition of a [SharedMutex].
final class SharedHeld implements Held {

    private final SharedMutex lock;
    private final long owner;
    /// Written by the lock right after the acquisition.
    long fence;

    private boolean closed;

    /// Makes the object before the lock is acquired, so that nothing is left to fail afterwards.
    SharedHeld(SharedMutex lock, long owner) {
        this.lock = lock;
        this.owner = owner;
    }

    @Override
    public long fencingToken() {
        return fence;
    }

    @Override
    public Optional<Holder> abandonedBy() {
        return lock.abandonment().abandonedBy(fence);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        long id = Thread.currentThread().threadId();
        try {
            lock.release(owner);
            closed = true;
        } catch (RuntimeException e) {
            if (!lock.isClosed()) {
                throw e;
            }
        } catch (Error e) {
            closed = true;
            if (lock.bias.thread == id) {
                lock.bias.thread = 0;
            }
            ThrownOut thrown = lock.thrown;
            int place = ThrownOut.PLACE_MASK & (int) ((owner >>> 8) ^ (lock.at >>> 6));
            thrown.owners[place] = owner;
            thrown.locks[place] = lock.at | ThrownOut.LEAVING;
            thrown.marked = true;
            lock.mend(place);
            throw lock.engine.failure(e);
        }
    }
}
