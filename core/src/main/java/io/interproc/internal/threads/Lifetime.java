package io.interproc.internal.threads;

import io.interproc.internal.blocking.PoolBlocking;
import io.interproc.spi.Misuse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Whether a thread scope is open, which threads sleep in its objects, and how many objects without a name it has.
///
/// A sleeper enters itself *before* it looks at `closed` for the last time, and [#close] writes `closed` *before* it
/// looks at the sleepers. So one of the two sees the other: no thread sleeps on in a closed scope. A wake-up that
/// comes too late or twice does no harm, since every sleeper looks again at what it waits for.
final class Lifetime {

    private final Set<Thread> sleepers = ConcurrentHashMap.newKeySet();
    private final AtomicLong unnamed = new AtomicLong();
    private volatile boolean closed;

    boolean isClosed() {
        return closed;
    }

    /// @throws IllegalStateException if the scope is closed
    void requireOpen() {
        if (closed) {
            throw Misuse.closed();
        }
    }

    /// Returns what tells a new object of the scope from the others, for people: its name, or a number.
    String label(@Nullable String name) {
        return name == null ? "@" + unnamed.incrementAndGet() : "\"" + name + "\"";
    }

    /// Enters the current thread as one to wake; [#endSleep] takes it out.
    void beginSleep() {
        sleepers.add(Thread.currentThread());
    }

    void endSleep() {
        sleepers.remove(Thread.currentThread());
    }

    /// Blocks until the wait is over, as one of the threads to wake.
    ///
    /// @return what the wait returned
    boolean sleep(PoolBlocking.Wait wait) throws InterruptedException {
        beginSleep();
        try {
            return PoolBlocking.await(wait);
        } finally {
            endSleep();
        }
    }

    /// Blocks until the wait, which no interruption ends, is over, as one of the threads to wake.
    void sleepUninterruptibly(Runnable wait) {
        beginSleep();
        try {
            PoolBlocking.awaitUninterruptibly(wait);
        } finally {
            endSleep();
        }
    }

    /// Refuses new entries and wakes all sleepers.
    void close() {
        closed = true;
        sleepers.forEach(LockSupport::unpark);
    }
}
