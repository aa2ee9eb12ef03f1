package io.interproc.internal.threads;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Whether a thread scope is open, and which threads sleep in its objects.
///
/// A sleeper enters itself *before* it looks at `closed` for the last time, and [#close] writes `closed` *before* it
/// looks at the sleepers. So one of the two sees the other: no thread sleeps on in a closed scope. A wake-up that
/// comes too late or twice does no harm, since every sleeper looks again at what it waits for.
final class Lifetime {

    private final Set<Thread> sleepers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    boolean isClosed() {
        return closed;
    }

    /// @throws IllegalStateException if the scope is closed
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("scope is closed");
        }
    }

    /// Enters the current thread as one to wake; [#endSleep] takes it out.
    void beginSleep() {
        sleepers.add(Thread.currentThread());
    }

    void endSleep() {
        sleepers.remove(Thread.currentThread());
    }

    /// Refuses new entries and wakes all sleepers.
    void close() {
        closed = true;
        sleepers.forEach(LockSupport::unpark);
    }
}
