package io.interproc.internal.segment;

import io.interproc.internal.memory.Mapping;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.participant.Participants;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The removal of the file of a named scope that nobody uses.
///
/// ```
/// remover:  has the right to remove (a lock of the kernel);  the path still names this file
///           state = CLOSING;  wait while the only leases are of those that are ending
///                             no lease is held:  unlink
///                             a lease is held:   state = READY, give the right back;  again if it is not any more
/// opener:   takes its lease;  state is CLOSING, or the path does not name the file:  leaves, and tries again
/// process that ends without close:  says that it is ending;  removes, if nobody else holds a lease
/// ```
///
/// The remover writes CLOSING and then looks at the leases; the opener takes its lease and then looks at the state. So
/// one of them sees the other. Of two who leave at the same time, one may find the right taken by the other, who saw
/// its lease a moment before: it leaves, and the other, which has given the right back, checks again.
///
/// A process that ends without closing holds its lease until the kernel drops it, since its threads may still be
/// inside. It says that it is ending before it looks at the others. So of two of whom one ends while the other closes,
/// or ends, the later one sees the other's word, or no lease, and waits for the lease to go. It waits a second at most:
/// what else an ending process does is its own affair, and a file that stays is removed by the next opener.
///
/// Crash windows. The remover dies after CLOSING, or while it waits: the right to remove is free again, and the next
/// opener or remover, who finds CLOSING and gets the right, does it over. A process dies after it said that it is
/// ending: the kernel drops its lease, which is what it said.
public final class SegmentRemoval {

    private static final long ENDING_NANOS = 1_000_000_000L;
    private static final long ENDING_LOOK_NANOS = 2_000_000L;

    private final SegmentLayout layout;
    private final PollingClock clock;

    /// Removes files of segments of a layout.
    public SegmentRemoval(SegmentLayout layout, PollingClock clock) {
        this.layout = layout;
        this.clock = clock;
    }

    /// Leaves a segment: drops the lease of a participant that has left the table, removes the file if nobody else
    /// has it, and closes it, whatever is thrown meanwhile: that drops the lease, too.
    public void leave(Participants participants, SharedFile<?> file) {
        try {
            participants.leaveLease();
            removeIfUnused(file);
        } finally {
            file.close();
        }
    }

    /// Removes the file if nobody holds a lease of it, or nobody but processes that end within a second; does
    /// nothing for a private scope, or if another is at it.
    ///
    /// @return whether the path no longer leads to the file
    public boolean removeIfUnused(SharedFile<?> file) {
        long deadline = clock.nanoTime() + ENDING_NANOS;
        while (file.isNamed() && file.tryLockRemoval()) {
            try {
                if (!file.isLinked() || file.size() < layout.mapAt) {
                    return !file.isLinked();
                }
                if (tryRemove(file, deadline)) {
                    return true;
                }
            } finally {
                file.unlockRemoval();
            }
            try (Mapping mapped = file.map()) {
                if (isUsed(file) && !isEnding(file, mapped, deadline)) {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean tryRemove(SharedFile<?> file, long deadline) {
        try (Mapping mapped = file.map()) {
            mapped.words().setVolatile(SegmentLayout.STATE_AT, SegmentLayout.CLOSING);
            while (isUsed(file)) {
                if (!isEnding(file, mapped, deadline)) {
                    mapped.words().setVolatile(SegmentLayout.STATE_AT, SegmentLayout.READY);
                    return false;
                }
                clock.pause(ENDING_LOOK_NANOS);
            }
            file.unlink();
            return true;
        }
    }

    /// Returns whether all who hold a lease are about to drop it, and there is still time to wait for that.
    private boolean isEnding(SharedFile<?> file, Mapping mapped, long deadline) {
        if (clock.nanoTime() - deadline > 0) {
            return false;
        }
        Participants others = new Participants(mapped.words(), layout, file.leases());
        for (int slot = 0; slot < layout.participants; slot++) {
            if (file.leases().isHeldByAnother(slot) && !others.isEnding(slot)) {
                return false;
            }
        }
        return true;
    }

    /// Removes a file that has no header because its creator was killed before it wrote one. A creator that
    /// lives has the right to remove; or the file is empty still, and it asks for the right next and sees that
    /// the path no longer leads to the file.
    ///
    /// @return whether the path no longer leads to the file
    public boolean removeIfUnmade(SharedFile<?> file) {
        if (!file.tryLockRemoval()) {
            return false;
        }
        try {
            if (file.isLinked() && (file.size() == 0 || hasNoMagic(file)) && !isUsed(file)) {
                file.unlink();
            }
            return !file.isLinked();
        } finally {
            file.unlockRemoval();
        }
    }

    /// The files of segments in a directory, to somebody who removes what is not used.
    ///
    /// @param <K> what stands for a file
    public interface Listing<K> {
        /// Returns the files under temporary names: those that are being made, and those of scopes without a
        /// name.
        List<K> temporary();

        /// Returns the files of named scopes.
        List<K> named();

        /// Opens a file and removes it so.
        ///
        /// @return whether the path no longer leads to it; false if it cannot be trusted, or is no segment
        boolean remove(K file, Predicate<SharedFile<?>> removal);
    }

    /// Removes all files that no living process uses.
    ///
    /// Those under temporary names come first. Meanwhile one of them may get its other name and be used, and its
    /// last participant may find the right to remove it taken, by us, and go: then it is among those that are
    /// listed next.
    ///
    /// @return what was removed
    public <K> List<K> removeAllUnused(Listing<K> listing) {
        List<K> removed = new ArrayList<>();
        for (K file : listing.temporary()) {
            if (listing.remove(file, this::removeIfLeft)) {
                removed.add(file);
            }
        }
        for (K file : listing.named()) {
            if (listing.remove(file, this::removeIfSegment)) {
                removed.add(file);
            }
        }
        return removed;
    }

    /// Removes the file of a segment that no living process uses, or is making.
    ///
    /// @return whether the path no longer leads to the file
    /// @throws io.interproc.ScopeFormatException if it is no segment
    public boolean removeIfLeft(SharedFile<?> file) {
        return removeIfUnmade(file) || removeIfSegment(file);
    }

    /// Removes the file of a segment that no living process uses.
    ///
    /// @return whether the path no longer leads to the file
    /// @throws io.interproc.ScopeFormatException if it is no segment
    public boolean removeIfSegment(SharedFile<?> file) {
        SegmentCheck.open(file, layout).close();
        return removeIfUnused(file);
    }

    private boolean hasNoMagic(SharedFile<?> file) {
        if (file.size() < layout.mapAt) {
            return false;
        }
        try (Mapping mapped = file.map()) {
            return mapped.words().getAcquire(SegmentLayout.MAGIC_AT) == 0;
        }
    }

    /// Returns whether another participant holds a lease.
    public boolean isUsed(SharedFile<?> file) {
        for (int slot = 0; slot < layout.participants; slot++) {
            if (file.leases().isHeldByAnother(slot)) {
                return true;
            }
        }
        return false;
    }
}
