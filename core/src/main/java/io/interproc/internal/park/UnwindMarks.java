package io.interproc.internal.park;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// The marks of threads of this process that an exception unwound (a stack overflow, no memory, a file that was
/// truncated) in the middle of an operation.
///
/// Overview. Whoever catches the exception tries to mend at once, but on a quick path it may have no stack for a single
/// call. So it first leaves a mark, by stores into fields and arrays that exist, which need no stack; mends; and takes
/// the mark back. The marks that stay are settled by this process's watcher, on its own stack, at its next look.
///
/// ```
/// lock(), unlock():  Ownership.due = token:   the thread owns the state word and the release is owed
/// await():           the lock is taken back;  without the stack to see whether its owner lives:
///                    Ownership.awaited:       the owner is swept if it is dead
/// any wait:          a mark (record):         signal and notification are passed on, the record is IDLE
/// ```
///
/// Two marks of the same place overwrite each other: one place for each lock, and 1,024 for records. The loss of one of
/// two exceptions at the same time leaves a lock to its living owner, which is what a thread that never calls `unlock`
/// leaves.
///
/// A stack overflow before our first frame is entered counts as if the method had not been called.
public final class UnwindMarks {

    /// Masks a place; places are computed where they are used, since there may be no stack for a call.
    public static final int PLACE_MASK = 1023;

    /// The record, plus 1; 0 for no mark.
    public final int[] records = new int[PLACE_MASK + 1];

    private static final AtomicIntegerFieldUpdater<UnwindMarks> SETTLING =
            AtomicIntegerFieldUpdater.newUpdater(UnwindMarks.class, "settling");

    /// 1 while a thread settles marks: a mark is settled once, be it by the thread that left it or by the watcher.
    /// Set by [#tryClaim], cleared by a bare store: whoever mends may have no stack left for a call, and would keep
    /// the right for ever.
    public volatile int settling;

    /// Whether there may be a mark.
    public volatile boolean marked;

    /// Waits until nobody else settles marks.
    public void claim(Waiting waiting) {
        while (!tryClaim()) {
            waiting.spinHint();
        }
    }

    /// Takes the right to settle marks, unless another thread has it.
    public boolean tryClaim() {
        return SETTLING.compareAndSet(this, 0, 1);
    }

    /// Returns whether there may be marks, or marks are being settled at this moment.
    public boolean isUnsettled() {
        return marked || settling != 0; // in this order: the watcher claims before it takes the claim of marks back
    }
}
