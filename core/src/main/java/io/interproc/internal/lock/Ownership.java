package io.interproc.internal.lock;

import org.jspecify.annotations.Nullable;

/// What one process knows of a lock that it holds: which of its threads is the holder, how often, and since which
/// acquisition. All handles of the lock in the process share it ([Anchors]).
///
/// The state word in shared memory says which *process* owns the lock; its thread bits are a hint, since two threads
/// may share them. Here stands the whole thread id, and here ownership is tested.
///
/// Who writes what. All fields but [#named] are written by the thread that owns the state word, and by nobody else, so
/// that the CAS of the state word orders them between two holders. [#thread] is read by every thread of the process,
/// without order: a thread writes only its own id and 0, so it finds its own id there exactly when it wrote the id last
/// and is the holder, and otherwise some other number, however old. The fields are plain: a `long` field is written in
/// one piece on each 64-bit JVM.
///
/// ```
/// acquire:  CAS state: 0 -> token;  thread = id;  holds = 1;  acquisition += 1
/// release:  thread = 0;  CAS state: token -> 0
/// ```
///
/// Errors (a stack overflow, no memory) are thrown by calls and not between two stores into fields. So outside these
/// two sequences `thread == id` says exactly that the thread owns the state word, and whoever catches an error decides
/// by it.
public final class Ownership {

    /// Offset of the lock in the segment.
    final long lock;

    /// The id of the thread that holds the lock; 0 for none of this process.
    long thread;

    /// The id of the thread that entered its name last as it came to this lock, so that a thread which acquires
    /// again and again need not look it up. Written, without order, by each thread before its CAS: a thread that
    /// finds its own id there has entered its name.
    long named;

    /// How often that thread holds the lock. Means nothing while nobody does.
    int holds;

    /// Counts the acquisitions of this process. It tells one acquisition from the next.
    long acquisition;

    /// The acquisition that was taken up again after a wait on a condition, at the latest.
    private long resumed;

    /// The acquisition as which that one had begun.
    private long resumedFrom;

    /// The latest fencing token that this process drew.
    long fence;

    /// The acquisition for which it was drawn.
    long fencedAcquisition;

    /// The latest acquisition that took the lock over from a dead holder.
    @Nullable
    Takeover takeover;

    /// The token of a thread that an error kept from releasing the lock: it owns the state word, and the release is
    /// owed. 0 for none. See [io.interproc.internal.park.UnwindMarks].
    volatile long due;

    /// Whether a thread waits for the owner and has no stack to see whether the owner lives.
    volatile boolean awaited;

    /// What the process holds of the object whose monitor the lock is; null for any other lock.
    @Nullable
    Holding holding;

    Ownership(long lock) {
        this.lock = lock;
    }

    /// Returns whether the current thread holds the lock, also if the scope was closed meanwhile: for who accesses
    /// the memory next and notices that.
    public boolean isOfCurrentThread() {
        return thread == Thread.currentThread().threadId();
    }

    /// Returns the acquisition as which the present one began: waits on conditions give a new number to what is the
    /// same to whoever asked for it.
    long begun() {
        return resumed == acquisition ? resumedFrom : acquisition;
    }

    /// Makes the present acquisition the one that a wait interrupted.
    void resume(int itsHolds, long itsBegin) {
        holds = itsHolds;
        resumedFrom = itsBegin;
        resumed = acquisition;
    }

    /// Returns whether nothing would be lost if the process forgot this object: no thread of the process holds the
    /// lock.
    boolean isIdle() {
        return thread == 0 && due == 0 && !awaited && (holding == null || holding.isIdle());
    }
}
