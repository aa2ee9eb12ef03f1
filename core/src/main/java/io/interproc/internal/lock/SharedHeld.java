package io.interproc.internal.lock;

import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.internal.participant.Token;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One acquisition of a [SharedMutex].
final class SharedHeld implements Held {

    private final SharedMutex lock;
    private final Ownership own;
    private final long thread;
    private long acquisition;
    private long begun;
    private @Nullable Takeover takeover;
    private long fence;
    private boolean closed;

    /// Makes the object before the lock is acquired, so that nothing is left to fail afterwards. The ownership is
    /// loaded here: after the CAS the compiler would have to load it again.
    SharedHeld(SharedMutex lock) {
        this.lock = lock;
        this.own = lock.ownership;
        this.thread = Thread.currentThread().threadId();
    }

    /// Notes which acquisition of the process it is, right after it.
    void began() {
        acquisition = own.acquisition;
        begun = own.holds == 1 ? acquisition : own.begun(); // the first hold begins where its acquisition does
        takeover = own.takeover;
    }

    @Override
    public long fencingToken() {
        if (fence == 0) {
            if (closed) {
                throw lock.notHeld();
            }
            fence = lock.fencingToken();
        }
        return fence;
    }

    @Override
    public Optional<Holder> abandonedBy() {
        return Takeover.dead(takeover, acquisition);
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
        if (own.acquisition != acquisition && own.thread == id && own.begun() != begun) {
            closed = true; // released before, by Lock.unlock; what is held now is another acquisition
            return;
        }
        try {
            lock.release(own, id);
            closed = true;
        } catch (RuntimeException e) {
            if (!lock.isClosed()) {
                throw e;
            }
        } catch (Error e) {
            closed = true;
            if (own.thread == id && own.holds > 1) {
                own.holds--;
            } else if (own.thread == id) {
                own.thread = 0;
                own.due = lock.self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
                lock.marks.marked = true;
                lock.mend();
            }
            throw lock.engine.failure(e);
        }
    }
}
