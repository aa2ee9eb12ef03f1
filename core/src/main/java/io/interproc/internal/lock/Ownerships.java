package io.interproc.internal.lock;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The [Ownership] of every lock that this process has a handle of, or holds.
///
/// Each handle keeps the lock's [Anchor] reachable. Once no handle does, the entry goes, unless a thread of this
/// process holds the lock: a program may acquire through one handle, forget it, and release through another. A handle
/// stays reachable until its operation is over ([java.lang.ref.Reference#reachabilityFence]), so what the operation
/// wrote into the ownership is seen by whoever finds the anchor collected.
final class Ownerships {

    private final ConcurrentHashMap<Long, Entry> byLock = new ConcurrentHashMap<>();
    private final ReferenceQueue<Anchor> collected = new ReferenceQueue<>();

    /// What all handles of a lock in this process share.
    static final class Anchor {
        final Ownership ownership;

        Anchor(Ownership ownership) {
            this.ownership = ownership;
        }
    }

    /// What the table has of a lock; as a function it says what stays of it once the anchor has been collected.
    /// (A method and not a lambda, and the key at hand, so that forgetting takes no memory; see [SegmentEngine].)
    private static final class Entry extends WeakReference<Anchor> implements BiFunction<Long, Entry, @Nullable Entry> {
        private final Long key;
        private final Ownership ownership;

        Entry(Anchor anchor, ReferenceQueue<Anchor> queue) {
            super(anchor, queue);
            this.ownership = anchor.ownership;
            this.key = ownership.lock;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // another entry of the same lock stays
        public @Nullable Entry apply(Long lock, Entry current) {
            return current == this && ownership.isIdle() ? null : current;
        }
    }

    /// Returns the anchor of a lock, for a new handle of it.
    Anchor of(long lock) {
        forgetCollected();
        Entry found = byLock.get(lock);
        Anchor anchor = found == null ? null : found.get();
        return anchor != null ? anchor : make(lock);
    }

    private Anchor make(long lock) {
        Anchor[] made = new Anchor[1];
        byLock.compute(lock, (_, entry) -> {
            Anchor anchor = entry == null ? null : entry.get();
            if (anchor != null) {
                made[0] = anchor;
                return entry;
            }
            made[0] = new Anchor(entry == null ? new Ownership(lock) : entry.ownership);
            return new Entry(made[0], collected);
        });
        return made[0];
    }

    /// Returns the ownership of a lock, or null if this process has no handle of the lock and does not hold it.
    @Nullable
    Ownership find(long lock) {
        Entry entry = byLock.get(lock);
        return entry == null ? null : entry.ownership;
    }

    /// Returns every ownership there is.
    List<Ownership> all() {
        List<Ownership> all = new ArrayList<>();
        for (Entry entry : byLock.values()) {
            all.add(entry.ownership);
        }
        return all;
    }

    /// Forgets the locks whose last handle has been collected. Called for each new handle, and by the watcher now
    /// and then.
    void forgetCollected() {
        for (Reference<? extends Anchor> gone = collected.poll(); gone != null; gone = collected.poll()) {
            Entry entry = (Entry) gone;
            byLock.computeIfPresent(entry.key, entry);
        }
    }
}
