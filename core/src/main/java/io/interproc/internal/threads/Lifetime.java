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
/// All objects of a scope share the lifetime of the scope, until one is removed: from then on that object has a
/// lifetime of its own, which has [ended][#removed] from the start. So an object that is used looks at one word,
/// whatever may have ended it.
///
/// A sleeper enters itself *before* it looks at `ended` for the last time, and [#close] writes `ended` *before* it
/// looks at the sleepers. So one of the two sees the other: no thread sleeps on in a closed scope. A wake-up that
/// comes too late or twice does no harm, since every sleeper looks again at what it waits for.
final class Lifetime {

    private final Set<Thread> sleepers;
    private final AtomicLong unnamed;
    /// The lifetime of the scope, if this is that of an object that was removed.
    private final @Nullable Lifetime scope;
    /// What was removed, for people.
    private final String removed;

    private volatile boolean ended;

    /// Makes the lifetime of a scope, which is open.
    Lifetime() {
        this.sleepers = ConcurrentHashMap.newKeySet();
        this.unnamed = new AtomicLong();
        this.scope = null;
        this.removed = "";
    }

    private Lifetime(Lifetime scope, String removed) {
        this.sleepers = scope.sleepers;
        this.unnamed = scope.unnamed;
        this.scope = scope;
        this.removed = removed;
        this.ended = true;
    }

    /// Returns the lifetime of an object of this scope that is removed.
    ///
    /// @param object which object it is, for people
    Lifetime removed(String object) {
        return new Lifetime(this, object);
    }

    /// Returns whether the scope is closed or the object was removed.
    boolean hasEnded() {
        return ended;
    }

    /// Returns whether it is that of an object that was removed, whatever became of the scope.
    boolean isRemoved() {
        return scope != null;
    }

    /// Returns whether the scope is closed.
    boolean isClosed() {
        return scope == null ? ended : scope.ended;
    }

    /// Returns whether it is the lifetime of a scope, or of an object that was removed from that scope.
    boolean isOf(Lifetime scope) {
        return equals(scope) || scope.equals(this.scope);
    }

    /// @throws IllegalStateException if the scope is closed or the object was removed
    void requireOpen() {
        if (ended) {
            throw isClosed() ? Misuse.closed() : Misuse.removed(removed);
        }
    }

    /// Returns what tells a new object of the scope from the others, for people: its name, or a number.
    Label label(@Nullable String name) {
        return new Label(name, name == null ? "@" + unnamed.incrementAndGet() : "\"" + name + "\"", null);
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
        ended = true;
        sleepers.forEach(LockSupport::unpark);
    }
}
