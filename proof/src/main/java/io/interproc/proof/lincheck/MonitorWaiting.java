package io.interproc.proof.lincheck;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Waiting in monitors, in a time that stands still, as a futex does it: whether to sleep is decided where nobody can
/// wake. The model checker knows who sleeps in a monitor, and wakes nobody for no reason, as it does those who park.
class MonitorWaiting extends Waiting {

    private final Words words;

    /// What the threads sleep in, by the number of the record.
    private final Object[] monitors;

    /// @param records how many records of waiters there are
    MonitorWaiting(Words words, int records) {
        this.words = words;
        this.monitors = new Object[records];
        Arrays.setAll(monitors, _ -> new Object());
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
        synchronized (monitors[record]) {
            try {
                while (words.getIntVolatile(stateAt) == expected) {
                    monitors[record].wait();
                }
            } catch (InterruptedException e) {
                throw new UnsupportedOperationException("nobody interrupts here", e);
            }
        }
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        synchronized (monitors[record]) {
            monitors[record].notifyAll();
        }
    }

    @Override
    public void pause(long nanos) {
        Thread.onSpinWait();
    }

    @Override
    public void watch() {
        // Nobody dies here.
    }
}
