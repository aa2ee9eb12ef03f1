package io.interproc.internal.scope;

import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.participant.Participants;
import java.util.concurrent.locks.LockSupport;

/// Removing the file of a named scope that nobody uses.
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
/// its lease a moment before: it goes, and the other, which has given the right back, looks once more.
///
/// A process that ends without closing holds its lease until the kernel drops it, since its threads may still be
/// inside. It says that it is ending before it looks at the others. So of two of whom one ends while the other closes,
/// or ends, the later one sees the other's word, or no lease, and waits for the lease to go. It waits a second at most:
/// what else an ending process does is its own affair, and a file that stays is removed by the next opener.
///
/// Crash windows. The remover dies after CLOSING, or while it waits: the right to remove is free again, and the next
/// opener or remover, who finds CLOSING and gets the right, does it over. A process dies after it said that it is
/// ending: the kernel drops its lease, which is what it said.
final class SegmentRemoval {

    private static final long ENDING_NANOS = 1_000_000_000L;
    private static final long ENDING_LOOK_NANOS = 2_000_000L;

    private SegmentRemoval() {}

    /// Removes the file if nobody holds a lease of it, or nobody but processes that end within a second; does
    /// nothing for a private scope, or if another is at it.
    ///
    /// @return whether the file is gone
    static boolean removeIfUnused(SegmentFile file) {
        long deadline = System.nanoTime() + ENDING_NANOS;
        while (file.isNamed() && file.tryLockRemoval()) {
            try {
                if (!file.isLinked() || file.size() < SegmentLayout.STANDARD.heapAt) {
                    return !file.isLinked();
                }
                if (tryRemove(file, deadline)) {
                    return true;
                }
            } finally {
                file.unlockRemoval();
            }
            try (MappedWords mapped = file.map()) {
                if (isUsed(file) && !isEnding(file, mapped, deadline)) {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean tryRemove(SegmentFile file, long deadline) {
        try (MappedWords mapped = file.map()) {
            mapped.words().setVolatile(SegmentLayout.STATE_AT, SegmentLayout.CLOSING);
            while (isUsed(file)) {
                if (!isEnding(file, mapped, deadline)) {
                    mapped.words().setVolatile(SegmentLayout.STATE_AT, SegmentLayout.READY);
                    return false;
                }
                LockSupport.parkNanos(ENDING_LOOK_NANOS);
            }
            file.unlink();
            return true;
        }
    }

    /// Returns whether all who hold a lease are about to drop it, and there is still time to wait for that.
    private static boolean isEnding(SegmentFile file, MappedWords mapped, long deadline) {
        if (System.nanoTime() - deadline > 0) {
            return false;
        }
        Participants others = new Participants(mapped.words(), SegmentLayout.STANDARD, file.leases());
        for (int slot = 0; slot < SegmentLayout.STANDARD.participants; slot++) {
            if (file.leases().isHeldByAnother(slot) && !others.isEnding(slot)) {
                return false;
            }
        }
        return true;
    }

    /// Removes a file that has no header because its creator was killed before it wrote one. A creator that
    /// lives has the right to remove; or the file is empty still, and it asks for the right next and sees that
    /// the file is gone.
    ///
    /// @return whether the file is gone
    static boolean removeIfUnmade(SegmentFile file) {
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

    private static boolean hasNoMagic(SegmentFile file) {
        if (file.size() < SegmentLayout.STANDARD.heapAt) {
            return false;
        }
        try (MappedWords mapped = file.map()) {
            return mapped.words().getAcquire(SegmentLayout.MAGIC_AT) == 0;
        }
    }

    /// Returns whether another participant holds a lease.
    static boolean isUsed(SegmentFile file) {
        for (int slot = 0; slot < SegmentLayout.STANDARD.participants; slot++) {
            if (file.leases().isHeldByAnother(slot)) {
                return true;
            }
        }
        return false;
    }
}
