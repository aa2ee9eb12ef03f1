package io.interproc.internal.park;

import io.interproc.internal.blocking.Pauses;
import io.interproc.internal.blocking.PoolBlocking;
import io.interproc.internal.memory.Words;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Waiting without system calls of our own: a sleeper looks at its word at intervals that grow with the wait, from 20
/// µs to 4 ms.
///
/// Slower than [FutexWaiting] and never idle, but it needs no native access, and the algorithms are the same.
/// Those who sleep by futex in the same segment are told by a flag of the segment to look often.
public final class PortableWaiting extends Waiting {

    private static final long FIRST_PAUSE_NANOS = 20_000;
    private static final long LAST_PAUSE_NANOS = 4_000_000;

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
    public boolean looksByItself() {
        return true;
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
        boolean interruptible = onInterrupt != null;
        PoolBlocking.awaitUninterruptibly(new Runnable() {
            @Override
            public void run() {
                Changed changed = new Changed(words, stateAt, expected);
                Pauses.park(this, nanos, FIRST_PAUSE_NANOS, LAST_PAUSE_NANOS, interruptible, changed);
            }
        });
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        // The sleeper looks by itself.
    }

    @Override
    public void pause(long nanos) {
        PoolBlocking.awaitUninterruptibly(new Pause(nanos));
    }
}
