package io.interproc.internal.scope;

import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;

/// Removing the file of a named scope that nobody uses.
///
/// ```
/// remover:  has the right to remove (a lock of the kernel);  the path still names this file
///           state = CLOSING;  no lease is held:  unlink
///                             a lease is held:   state = READY, give the right back;  again if no lease is held
/// opener:   takes its lease;  state is CLOSING, or the path does not name the file:  leaves, and tries again
/// ```
///
/// The remover writes CLOSING and then looks at the leases; the opener takes its lease and then looks at the state. So
/// one of them sees the other. Of two who leave at the same time, one may find the right taken by the other, who saw
/// its lease a moment before: it goes, and the other, which has given the right back, looks once more.
///
/// Crash windows. The remover dies after CLOSING: the right to remove is free again, and the next opener or
/// remover, who finds CLOSING and gets the right, does it over.
final class SegmentRemoval {

    private SegmentRemoval() {}

    /// Removes the file if nobody holds a lease of it; does nothing for a private scope, or if another is at it.
    ///
    /// @return whether the file is gone
    static boolean removeIfUnused(SegmentFile file) {
        while (file.isNamed() && file.tryLockRemoval()) {
            try {
                if (!file.isLinked() || file.size() < SegmentLayout.STANDARD.heapAt) {
                    return !file.isLinked();
                }
                if (tryRemove(file)) {
                    return true;
                }
            } finally {
                file.unlockRemoval();
            }
            if (isUsed(file)) {
                return false;
            }
        }
        return false;
    }

    private static boolean tryRemove(SegmentFile file) {
        try (MappedWords mapped = file.map()) {
            mapped.words().setVolatile(SegmentLayout.STATE_AT, SegmentLayout.CLOSING);
            if (!isUsed(file)) {
                file.unlink();
                return true;
            }
            mapped.words().setVolatile(SegmentLayout.STATE_AT, SegmentLayout.READY);
            return false;
        }
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
