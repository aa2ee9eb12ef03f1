package io.interproc.internal.threads;

import io.interproc.Held;
import io.interproc.Holder;
import java.util.Optional;

/// One acquisition of a [ThreadLock]. Belongs to the thread that got it.
final class ThreadHeld implements Held {

    private final ThreadLock lock;
    private final long token;
    private final long begun;
    private boolean released;

    ThreadHeld(ThreadLock lock, long token, long begun) {
        this.lock = lock;
        this.token = token;
        this.begun = begun;
    }

    @Override
    public long fencingToken() {
        return token;
    }

    @Override
    public Optional<Holder> abandonedBy() {
        return Optional.empty();
    }

    @Override
    public void close() {
        if (!released) {
            lock.unlockIfOpen(begun);
            released = true;
        }
    }
}
