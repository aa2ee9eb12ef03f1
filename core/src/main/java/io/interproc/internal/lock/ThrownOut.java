package io.interproc.internal.lock;

import io.interproc.internal.park.Waiting;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// What threads of this process left in the middle when an error threw them out of the engine: a stack overflow, no
/// memory, a file that was truncated.
///
/// Overview. Whoever catches the error tries to mend at once, but it may have no stack for a single call. So it
/// first leaves a mark, by stores into arrays that exist, which need no stack; mends; and takes the mark back.
/// The marks that stay are settled by this process's watcher, on its own stack, at its next look.
///
/// ```
/// lock():    mark (owner, lock, ENTERING), if it was not held before:  the owner goes
///            mark (owner, lock, BETWEEN), if that is not known yet:    the owner goes if it has no thread id
/// unlock():  mark (owner, lock, LEAVING):    one hold goes, whether its release had begun or not
/// await():   the lock is taken back (Recovery.takeBack);  if there is no stack even for that:
///            mark (owner, lock, BETWEEN):    the owner goes if it has no thread id
/// any wait:  mark (record):                  signal and notification are passed on, the record is IDLE
/// ```
///
/// Two marks of the same place overwrite each other: 1,024 places, chosen by thread and lock, or by record. The
/// loss of one of two errors at the same time leaves a lock to its living owner, which is what a thread that
/// never calls `unlock` leaves.
///
/// What happens before our first frame exists is the caller's: a call of `unlock` that overflowed at its entry was not
/// made.
final class ThrownOut {

    /// Masks a place; places are computed where they are used, since there may be no stack for a call.
    static final int PLACE_MASK = 1023;

    static final long ENTERING = 1;
    static final long LEAVING = 2;
    static final long BETWEEN = 4;
    /// The thread waits for the owner and has no stack to see whether it lives.
    static final long AWAITING = 7;

    /// Offset of the lock, plus what it was doing (locks are aligned to 64 bytes); 0 for no mark.
    final long[] locks = new long[PLACE_MASK + 1];

    /// The token of the thread that was thrown out; written before the lock.
    final long[] owners = new long[PLACE_MASK + 1];

    /// The record, plus 1; 0 for no mark.
    final int[] records = new int[PLACE_MASK + 1];

    private static final AtomicIntegerFieldUpdater<ThrownOut> SETTLING =
            AtomicIntegerFieldUpdater.newUpdater(ThrownOut.class, "settling");

    /// 1 while a thread settles marks: a mark is settled once, be it by the thread that left it or by the watcher.
    /// Set by [#tryClaim], cleared by a bare store: whoever mends may have no stack left for a call, and would keep
    /// the right for ever.
    volatile int settling;

    /// Whether there may be a mark.
    volatile boolean marked;

    /// Waits until nobody else settles marks.
    void claim(Waiting waiting) {
        while (!tryClaim()) {
            waiting.spinHint();
        }
    }

    /// Takes the right to settle marks, unless another thread has it.
    boolean tryClaim() {
        return SETTLING.compareAndSet(this, 0, 1);
    }

    /// Returns whether marks may be left, or are being settled at this moment. A thread that has left a mark on
    /// a lock must have it settled before it touches the lock again: whoever settles it later takes the lock
    /// for what it was.
    boolean isUnsettled() {
        return marked || settling != 0; // in this order: the watcher claims before it takes the claim of marks back
    }

    /// Returns the lock of a mark.
    static long lock(long mark) {
        return mark & -8;
    }
}
