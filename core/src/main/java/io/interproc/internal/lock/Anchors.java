package io.interproc.internal.lock;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.participant.References;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The blocks that this process has handles of, or has something of, and what it knows of them.
///
/// Each handle keeps the [Anchor] of its block reachable. While an anchor is reachable the process [refers][References]
/// to the block. Once no handle keeps it, the garbage collector says so, and the reference goes, unless a thread of
/// this process holds something of the object and it was not removed: a program may acquire through one handle, forget
/// it, and release through another. A handle stays reachable until its operation is over
/// ([Reference#reachabilityFence]), so what the operation wrote is seen by whoever finds the anchor collected, and no
/// operation works on a block that is used again.
public final class Anchors {

    private final References references;
    private final Keeper keeper;
    private final RetiredBlocks retired;
    private final Removals removals;
    private final ConcurrentHashMap<Long, Entry> byBlock = new ConcurrentHashMap<>();
    private final ReferenceQueue<Anchor> collected = new ReferenceQueue<>();
    /// Those that an error kept from being forgotten.
    private final Queue<Entry> unforgotten = new ConcurrentLinkedQueue<>();

    Anchors(References references, RetiredBlocks retired, Removals removals, Keeper keeper) {
        this.retired = retired;
        this.removals = removals;
        this.references = references;
        this.keeper = keeper;
        Attempt.values(); // initialised while there is memory; see Parking
    }

    /// Is told of every anchor, so that a model can be the garbage collector.
    @FunctionalInterface
    public interface Keeper {
        /// Leaves everything to the garbage collector.
        Keeper NONE = (_, _) -> {};

        /// May keep the anchor reachable, and say later that it was collected by [Reference#enqueue].
        void made(Reference<?> reference, Object anchor);
    }

    /// Returns the key of a block: the number of its line, because offsets differ in too few of their low bits.
    private static Long key(long block) {
        return block / SegmentLayout.LINE;
    }

    /// Whether this process removes an object.
    private enum Removing {
        NOT,
        NOW,
        /// An error ended it in the middle.
        PARTLY
    }

    /// What all handles of a block in this process share.
    public static final class Anchor {
        private final Known known;

        private Anchor(Known known) {
            this.known = known;
        }

        /// Returns what this process knows of the lock of the block.
        ///
        /// @param lock where the lock is
        Ownership ownership(long lock) {
            return known.ownership(lock);
        }
    }

    /// What this process knows of a block.
    private static final class Known {
        final long block;
        final Long key;
        /// Where the reference is; 0 while somebody else keeps the block from being used again. Written once.
        private volatile long place;
        private volatile @Nullable Ownership ownership;
        /// The header once this process has removed the object; 0 before.
        private volatile long removed;
        /// What the block belongs to, if it goes when this process does.
        private volatile @Nullable OwnedBlocks owner;
        private final AtomicReference<Removing> removing = new AtomicReference<>(Removing.NOT);

        Known(long block, long place) {
            this.block = block;
            this.key = key(block);
            this.place = place;
        }

        Ownership ownership(long lock) {
            Ownership found = ownership;
            return found != null ? found : makeOwnership(lock);
        }

        private synchronized Ownership makeOwnership(long lock) {
            Ownership found = ownership;
            if (found == null) {
                found = new Ownership(lock);
                ownership = found;
            }
            return found;
        }

        /// Takes a reference if there is none yet, and returns whether it is this one.
        synchronized boolean take(long reference) {
            if (place == 0) {
                place = reference;
            }
            return place == reference;
        }

        boolean isIdle() {
            Ownership found = ownership;
            return found == null || found.isIdle();
        }
    }

    /// What the table has of a block; as a function it says what stays of it once the anchor has been collected.
    /// (A method and not a lambda, and the key at hand, so that forgetting takes no memory; see [SegmentEngine].)
    private static final class Entry extends WeakReference<Anchor> implements BiFunction<Long, Entry, @Nullable Entry> {
        private final Known known;
        /// Whether the object is removed, so that there is nothing to lose.
        private boolean removed;
        private boolean gone;
        private boolean settled;

        Entry(Anchor anchor, ReferenceQueue<Anchor> queue) {
            super(anchor, queue);
            this.known = anchor.known;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // another entry of the same block stays
        public @Nullable Entry apply(Long block, Entry current) {
            gone = current == this && (removed || known.isIdle());
            return gone ? null : current;
        }
    }

    /// Returns the anchor of a block that somebody else keeps from being used again, such as a [guard][Guards] of
    /// the sweep: so it takes no memory of the segment.
    Anchor ofKept(long block) {
        Entry found = byBlock.get(key(block));
        Anchor anchor = found == null ? null : found.get();
        return anchor != null ? anchor : make(block, 0);
    }

    /// Returns the anchor of a block, for a new handle of it. From now on the block is not used again; whether it
    /// had been removed before must be looked at after this.
    ///
    /// @throws io.interproc.ScopeFullException if there is no room for one more reference
    Anchor of(long block) {
        forgetCollected();
        Entry found = byBlock.get(key(block));
        Anchor anchor = found == null ? null : found.get();
        if (anchor != null && anchor.known.place != 0) {
            return anchor;
        }
        long place = references.add(block, References.REFERS); // outside of the table, whose methods may block
        Anchor made = make(block, place);
        if (!made.known.take(place)) {
            references.set(place, block, 0);
        }
        return made;
    }

    /// Returns the anchor of a block that nobody else knows yet, and which goes when this process does.
    ///
    /// @param owner is told when the object is removed
    Anchor ofOwned(long block, OwnedBlocks owner) {
        forgetCollected();
        Anchor made = make(block, references.add(block, References.REFERS | References.OWNS));
        made.known.owner = owner;
        return made;
    }

    /// Says that a block does not go when this process does. The entry says REMOVES, since another thread may be
    /// removing the object at this moment; of an object that nobody removes that says nothing.
    void disown(Anchor anchor) {
        Known known = anchor.known;
        try {
            known.owner = null;
            if (known.removed == 0) {
                references.set(known.place, known.block, References.REFERS | References.REMOVES);
            }
        } finally {
            Reference.reachabilityFence(anchor); // until here the place is its own
        }
    }

    /// Returns the region of a block, or null if the block is the scope's. The caller has a handle of the block.
    @Nullable
    OwnedBlocks ownerOf(long block) {
        Entry entry = byBlock.get(key(block));
        return entry == null ? null : entry.known.owner;
    }

    private Anchor make(long block, long place) {
        Anchor[] found = new Anchor[1];
        byBlock.compute(key(block), (_, entry) -> {
            Anchor anchor = entry == null ? null : entry.get();
            if (anchor != null) {
                found[0] = anchor;
                return entry;
            }
            anchor = new Anchor(entry == null ? new Known(block, place) : entry.known);
            found[0] = anchor;
            Entry made = new Entry(anchor, collected);
            keeper.made(made, anchor);
            return made;
        });
        return found[0];
    }

    /// What became of an attempt to remove an object.
    enum Attempt {
        REMOVED,
        /// It is in use, or it was removed before.
        REFUSED,
        /// Another thread of this process is at it.
        BUSY
    }

    /// Removes the object of an anchor.
    ///
    /// @param removal removes it, and returns false if it is in use
    Attempt remove(Anchor anchor, long header, BooleanSupplier removal) {
        Known known = anchor.known;
        if (!known.removing.compareAndSet(Removing.NOT, Removing.NOW)
                && !known.removing.compareAndSet(Removing.PARTLY, Removing.NOW)) {
            return known.removed != 0 ? Attempt.REFUSED : Attempt.BUSY;
        }
        boolean settled = false;
        try {
            references.set(known.place, known.block, flags(known) | References.REMOVES);
            boolean removed = removal.getAsBoolean();
            if (removed) {
                known.removed = Blocks.removed(header);
            } else {
                references.set(known.place, known.block, flags(known));
                known.removing.set(Removing.NOT);
            }
            settled = true;
            return removed ? removedFrom(known) : Attempt.REFUSED;
        } finally {
            if (!settled) {
                known.removing.set(Removing.PARTLY);
            }
        }
    }

    /// Returns the flags of a block that is not removed. What is owned stays owned until it is: whoever dies on the
    /// way leaves it to the sweep.
    private static long flags(Known known) {
        return known.owner != null ? References.REFERS | References.OWNS : References.REFERS;
    }

    private static Attempt removedFrom(Known known) {
        OwnedBlocks owner = known.owner;
        if (owner != null) {
            owner.forget(known.block);
        }
        return Attempt.REMOVED;
    }

    /// Returns whether this process has handles of objects that were removed.
    boolean haveRemoved() {
        return byBlock.values().stream()
                .map(entry -> entry.known)
                .anyMatch(known ->
                        known.place != 0 && Blocks.state(retired.headerOf(known.block)) == Blocks.STATE_REMOVED);
    }

    /// Returns every ownership there is.
    List<Ownership> ownerships() {
        List<Ownership> all = new ArrayList<>();
        for (Entry entry : byBlock.values()) {
            Ownership ownership = entry.known.ownership;
            if (ownership != null) {
                all.add(ownership);
            }
        }
        return all;
    }

    /// Forgets the blocks whose last handle has been collected. Called for each new handle, and by the watcher now
    /// and then.
    void forgetCollected() {
        for (Entry entry = nextCollected(); entry != null; entry = nextCollected()) {
            try {
                forget(entry);
            } finally {
                if (!entry.settled) {
                    unforgotten.add(entry); // an error came in between
                }
            }
        }
    }

    private @Nullable Entry nextCollected() {
        Entry again = unforgotten.poll();
        return again != null ? again : (Entry) collected.poll();
    }

    private void forget(Entry entry) {
        Known known = entry.known;
        boolean refers = known.place != 0; // and so the block is what it was
        if (refers && known.removed == 0 && known.removing.get() == Removing.PARTLY) {
            removals.finish(known.block);
        }
        long header = refers ? retired.headerOf(known.block) : 0;
        entry.removed = Blocks.state(header) == Blocks.STATE_REMOVED;
        byBlock.computeIfPresent(known.key, entry);
        entry.settled = true; // what follows must not be done twice
        if (entry.gone && refers) {
            retired.forget(known.block, known.place, header);
        }
    }
}
