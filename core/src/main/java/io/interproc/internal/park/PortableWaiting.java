package io.interproc.internal.park;

import io.interproc.internal.memory.Words;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Waiting without system calls of our own: a sleeper looks at its word at growing intervals, from 20 µs to 1 ms.
///
/// Slower than [FutexWaiting] and never idle, but it needs no native access, and the algorithms are the same.
/// Those who sleep by futex in the same segment are told by a flag of the segment to look often.
public final class PortableWaiting extends Waiting {

    private static final long FIRST_PAUSE_NANOS = 20_000;
    private static final long LAST_PAUSE_NANOS = 1_000_000;

    private final Words words;
    private final LongConsumer watch;

    /// Opens waiting on the words of a segment.
    ///
    /// @param watch called when a thread is about to sleep, with the participant that it waits for, or 0
    public PortableWaiting(Words words, LongConsumer watch) {
        this.words = words;
        this.watch = watch;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void spinHint() {
        Thread.onSpinWait();
    }

    @Override
    public boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    @Override
    public boolean clearInterrupt() {
        return Thread.interrupted();
    }

    @Override
    public void interruptSelf() {
        Thread.currentThread().interrupt();
    }

    @Override
    public boolean isVirtual() {
        return Thread.currentThread().isVirtual();
    }

    @Override
    public void watch() {
        watch(0);
    }

    @Override
    public void watch(long participant) {
        watch.accept(participant);
    }

    @Override
    public void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt) {
        long end = System.nanoTime() + nanos;
        long pause = FIRST_PAUSE_NANOS;
        boolean interrupted = onInterrupt == null && Thread.interrupted();
        try {
            while (words.getIntVolatile(stateAt) == expected) {
                long left = end - System.nanoTime();
                if (left <= 0 || (onInterrupt != null && Thread.currentThread().isInterrupted())) {
                    return;
                }
                LockSupport.parkNanos(this, Math.min(left, pause));
                interrupted |= onInterrupt == null && Thread.interrupted();
                pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        // The sleeper looks by itself.
    }

    @Override
    public void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    @Override
    public boolean mayAnnounce() {
        return false;
    }

    @Override
    public void heavyFence(long participant) {
        waitOutStoreBuffers();
    }
}
