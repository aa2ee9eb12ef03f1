package io.interproc.internal.lock;

import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.internal.participant.Token;
import java.util.Optional;

/// One acquisition of a [SharedMutex].
final class SharedHeld implements Held {

    private final SharedMutex lock;
    private final long thread;
    /// Written by the lock right after the acquisition.
    long fence;

    private boolean closed;

    /// Makes the object before the lock is acquired, so that nothing is left to fail afterwards.
    SharedHeld(SharedMutex lock) {
        this.lock = lock;
        this.thread = Thread.currentThread().threadId();
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
        if (id != thread) {
            if (!lock.isClosed()) {
                throw lock.notHeld();
            }
            return;
        }
        try {
            lock.release(id);
            closed = true;
        } catch (RuntimeException e) {
            if (!lock.isClosed()) {
                throw e;
            }
        } catch (Error e) {
            closed = true;
            long me = lock.self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT); // as Token.of, but no call
            if (lock.bias.thread == id) {
                lock.bias.thread = 0;
            }
            ThrownOut thrown = lock.thrown;
            int place = ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (lock.at >>> 6));
            thrown.owners[place] = me;
            thrown.locks[place] = lock.at | ThrownOut.LEAVING;
            thrown.marked = true;
            lock.mend(place);
            throw lock.engine.failure(e);
        }
    }
}
