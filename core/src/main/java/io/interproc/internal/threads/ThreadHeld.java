package io.interproc.internal.threads;

import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.spi.Misuse;
import java.util.Optional;

/// One acquisition of a [ThreadLock]. Belongs to the thread that got it.
final class ThreadHeld implements Held {

    private final ThreadLock lock;
    private final long begun;
    private long token;
    private boolean released;

    ThreadHeld(ThreadLock lock, long begun) {
        this.lock = lock;
        this.begun = begun;
    }

    @Override
    public long fencingToken() {
        if (token == 0) {
            if (released) {
                throw Misuse.notHeld(lock);
            }
            token = lock.fencingToken();
        }
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
