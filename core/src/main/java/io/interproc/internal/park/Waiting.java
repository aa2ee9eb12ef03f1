package io.interproc.internal.park;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Time, sleep and wake-ups: the only way in which an algorithm of this library waits.
///
/// A sleeper sleeps on the low 32 bits of its record's state word. It may return early for any reason, so callers look
/// again. In production this is futex ([FutexWaiting]) or polling ([PortableWaiting]); the simulator has its own.
public abstract class Waiting {

    private static final long STORE_BUFFER_NANOS = 10_000_000;

    /// Returns the monotonic clock in nanoseconds.
    public abstract long nanoTime();

    /// Tells the processor, or the scheduler, that the caller spins.
    public abstract void spinHint();

    /// Returns whether the current thread has been interrupted, and leaves the status as it is.
    public abstract boolean isInterrupted();

    /// Returns whether the current thread has been interrupted, and clears the status.
    public abstract boolean clearInterrupt();

    /// Sets the interrupt status of the current thread.
    public abstract void interruptSelf();

    /// Returns whether the current thread sleeps by being unmounted rather than in the kernel, so that wakers
    /// must go through its participant.
    public abstract boolean isVirtual();

    /// Sleeps until the record's state word changes in its low 32 bits, somebody wakes the record, or the time
    /// passed.
    ///
    /// @param record the record's number
    /// @param stateAt the offset of its state word
    /// @param expected the low 32 bits to sleep on
    /// @param nanos the longest time to sleep, more than 0
    /// @param onInterrupt run by the interrupting thread if this thread is interrupted while it sleeps; null to
    /// sleep on
    public abstract void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt);

    /// Wakes the sleeper of a record whose state word has been changed.
    ///
    /// @param owner the token of the record's participant
    /// @param virtual whether the sleeper is a virtual thread
    public abstract void wake(int record, long stateAt, long owner, boolean virtual);

    /// Lets time pass without a record.
    public abstract void pause(long nanos);

    /// Returns whether the [#heavyFence] reaches this process, so that its threads may do with
    /// [io.interproc.internal.memory.Words#announce].
    public abstract boolean mayAnnounce();

    /// Makes every store visible that a thread of a participant made before now, if the participant
    /// [may announce][#mayAnnounce]; the caller's later loads come after. Takes about a microsecond for this
    /// participant, and some tens of milliseconds for another.
    ///
    /// @param participant the participant's token
    public abstract void heavyFence(long participant);

    /// Makes sure that somebody looks after the sleepers of this process while there are any.
    public abstract void watch();

    /// The same, for a sleeper that waits for a participant to act: its death should be noticed at once.
    ///
    /// @param participant the participant's token, or 0 for nobody in particular
    public void watch(long participant) {
        watch();
    }

    /// Is a heavy fence without a system call: waits until no processor can still hold back a store that was
    /// made before. Processors promise no bound, but each that is known writes its store buffer out within
    /// microseconds, and whenever it takes an interrupt; see Morrison and Afek, *Temporally Bounding TSO for
    /// Fence-Free Asymmetric Synchronization* (2015).
    final void waitOutStoreBuffers() {
        long start = nanoTime();
        for (long left = STORE_BUFFER_NANOS; left > 0; left = STORE_BUFFER_NANOS - (nanoTime() - start)) {
            pause(left);
        }
        VarHandle.fullFence();
    }

    /// Returns the number of the current thread.
    public final long threadId() {
        return Thread.currentThread().threadId();
    }
}
