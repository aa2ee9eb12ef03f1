package io.interproc.internal.lock;

import java.util.HashMap;
import java.util.Map;

/// The blocks of objects that go when this process does, or when it says so: those of a region.
///
/// What this process owns it says in the entry by which it refers to the block ([References]), before others can find
/// the block, so the sweep removes it should the process die.
public final class OwnedBlocks {

    private final SegmentEngine engine;
    private final Map<Long, Anchors.Anchor> owned = new HashMap<>();
    private boolean closed;

    /// Makes a region of a segment, with nothing in it.
    public OwnedBlocks(SegmentEngine engine) {
        this.engine = engine;
    }

    /// Owns a block that nobody else knows yet, and keeps it from being used again.
    ///
    /// @return what keeps it so
    public Object own(long block) {
        Anchors.Anchor anchor = engine.anchors().ofOwned(block, this);
        boolean late;
        synchronized (owned) {
            late = closed;
            owned.put(block, anchor);
        }
        if (late) {
            disown(block);
            throw closed();
        }
        return anchor;
    }

    /// Says that an owned block was published. Whoever removes all blocks passes over those that are not published
    /// yet, so one that comes too late is removed here.
    public void published(long block) {
        boolean late;
        synchronized (owned) {
            late = closed;
        }
        if (late) {
            engine.remove(block, true);
            forget(block);
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the region is closed");
    }

    /// Leaves a block to the scope.
    ///
    /// @return whether it was owned
    public boolean disown(long block) {
        Anchors.Anchor anchor;
        synchronized (owned) {
            anchor = owned.remove(block);
        }
        if (anchor != null) {
            engine.anchors().disown(anchor);
        }
        return anchor != null;
    }

    /// Leaves all blocks to the scope.
    public void disownAll() {
        for (long block : all(false)) {
            disown(block);
        }
    }

    /// Removes the objects of all blocks by force.
    public void removeAll() {
        for (long block : all(true)) {
            engine.remove(block, true);
            forget(block);
        }
    }

    /// Forgets a block whose object was removed.
    void forget(long block) {
        synchronized (owned) {
            owned.remove(block);
        }
    }

    private long[] all(boolean closes) {
        synchronized (owned) {
            closed |= closes;
            return owned.keySet().stream().mapToLong(Long::longValue).toArray();
        }
    }
}
