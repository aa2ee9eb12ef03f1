package io.interproc.internal.park;

import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.blocking.Pauses;
import io.interproc.internal.memory.Words;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Time, sleep and wake-ups: the only way in which an algorithm of this library waits.
///
/// A sleeper sleeps on the low 32 bits of its record's state word. It may return early for any reason, so callers look
/// again. In production this is futex ([FutexWaiting]) or polling ([PortableWaiting]); the simulator has its own.
public abstract class Waiting implements Backoff {

    /// The length of a sleep that somebody else ends.
    static final long NO_LIMIT = Long.MAX_VALUE;

    static final long SLICE_NANOS = 1_000_000_000L;

    /// Returns the monotonic clock in nanoseconds.
    public abstract long nanoTime();

    /// Returns whether the current thread has been interrupted, and leaves the status as it is.
    public abstract boolean isInterrupted();

    /// Returns whether the current thread has been interrupted, and clears the status.
    public abstract boolean clearInterrupt();

    /// Sets the interrupt status of the current thread.
    public abstract void interruptSelf();

    /// Returns whether the current thread sleeps by being unmounted rather than in the kernel, so that wakers
    /// must go through its participant.
    public abstract boolean isVirtual();

    /// Returns whether a sleeper looks at its word by itself, so that it needs nobody to wake it.
    public boolean looksByItself() {
        return false;
    }

    /// Returns the longest time that the current thread sleeps before it checks its record again, should nobody
    /// wake it.
    long sliceNanos() {
        return SLICE_NANOS;
    }

    /// Sleeps until the record's state word changes in its low 32 bits, somebody wakes the record, or the time
    /// passed.
    ///
    /// @param record the record's number
    /// @param stateAt the offset of its state word
    /// @param expected the low 32 bits to sleep on
    /// @param nanos the longest time to sleep, more than 0; [#NO_LIMIT] for any time
    /// @param onInterrupt run by the interrupting thread if this thread is interrupted while it sleeps; null to
    /// sleep on
    public abstract void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt);

    /// Wakes the sleeper of a record whose state word has been changed.
    ///
    /// @param owner the token of the record's participant
    /// @param virtual whether the sleeper is a virtual thread
    public abstract void wake(int record, long stateAt, long owner, boolean virtual);

    /// Makes sure that somebody looks after the sleepers of this process while there are any.
    public abstract void watch();

    /// The same, for a sleeper that waits for a participant to act: its death should be noticed at once.
    ///
    /// @param participant the participant's token, or 0 for nobody in particular
    public void watch(long participant) {
        watch();
    }

    /// Looks whether a word has changed. (Classes and not lambdas: the first use of a lambda takes memory, and if
    /// there is none, every later use fails.)
    static final class Changed implements BooleanSupplier {
        private final Words words;
        private final long at;
        private final int expected;

        Changed(Words words, long at, int expected) {
            this.words = words;
            this.at = at;
            this.expected = expected;
        }

        @Override
        public boolean getAsBoolean() {
            return words.getIntVolatile(at) != expected;
        }
    }

    /// Pauses for a time.
    static final class Pause implements Runnable {
        private final long nanos;

        Pause(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public void run() {
            Pauses.pause(this, nanos);
        }
    }

    /// Returns the number of the current thread.
    public final long threadId() {
        return Thread.currentThread().threadId();
    }
}
