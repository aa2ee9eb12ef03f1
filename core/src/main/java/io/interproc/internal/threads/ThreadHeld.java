package io.interproc.internal.threads;

import io.interproc.Held;
import io.interproc.Holder;
import java.util.Optional;

/// One acquisition of a [ThreadLock]. Belongs to the thread that got it.
final class ThreadHeld implements Held {

    private final ThreadLock lock;
    private final long token;
    private boolean released;

    ThreadHeld(ThreadLock lock, long token) {
        this.lock = lock;
        this.token = token;
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
            lock.unlockIfOpen();
            released = true;
        }
    }
}
