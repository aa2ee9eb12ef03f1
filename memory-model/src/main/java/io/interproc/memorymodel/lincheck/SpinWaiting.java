package io.interproc.memorymodel.lincheck;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import org.jspecify.annotations.Nullable;

/// Waiting by looking again and again, in a time that stands still: the model checker sees that a thread spins,
/// and lets another go on.
final class SpinWaiting extends Waiting {

    private final Words words;

    SpinWaiting(Words words) {
        this.words = words;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void spinHint() {
        Thread.onSpinWait();
    }

    @Override
    public boolean isInterrupted() {
        return false;
    }

    @Override
    public boolean clearInterrupt() {
        return false;
    }

    @Override
    public void interruptSelf() {
        throw new UnsupportedOperationException("nobody interrupts here");
    }

    @Override
    public boolean isVirtual() {
        return false;
    }

    @Override
    public void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt) {
        while (words.getIntVolatile(stateAt) == expected) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        // The sleeper looks by itself.
    }

    @Override
    public void pause(long nanos) {
        Thread.onSpinWait();
    }

    @Override
    public boolean mayAnnounce() {
        return true;
    }

    @Override
    public void heavyFence(long participant) {
        // Nothing is late: the model checker knows one order of all accesses.
    }

    @Override
    public void watch() {
        // Nobody dies here.
    }
}
