package io.interproc.internal.blocking;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// A lock between the threads of one process that is held for a few instructions, in which its holder never blocks. It
/// is not re-entrant.
///
/// Taking it is one locked instruction and giving it up none, which is why it is not one of the JDK's. Whoever finds it
/// taken spins, and leaves the processor if that lasts, since the holder may have lost its own.
public class BriefLock {

    private static final AtomicIntegerFieldUpdater<BriefLock> TAKEN =
            AtomicIntegerFieldUpdater.newUpdater(BriefLock.class, "taken");

    /// How often to look whether another thread is through before the processor is left to it.
    private static final int SPINS = 100;

    private static final long PAUSE_NANOS = 50_000;

    /// 1 while a thread has the lock. Where it may have no stack left for a call it gives it up by a bare store of
    /// 0.
    public volatile int taken;

    private final Backoff backoff;

    /// Makes a lock that nobody has.
    protected BriefLock(Backoff backoff) {
        this.backoff = backoff;
    }

    /// Takes the lock. Waits while another thread of this process has it.
    public final void take() {
        if (!TAKEN.compareAndSet(this, 0, 1)) {
            takeAfterAnother();
        }
    }

    private void takeAfterAnother() {
        for (int looks = 1; taken != 0 || !TAKEN.compareAndSet(this, 0, 1); looks++) {
            if (looks % SPINS != 0) {
                backoff.spinHint();
            } else {
                backoff.pause(PAUSE_NANOS); // the other lost its processor
            }
        }
    }

    /// Gives the lock up.
    public final void give() {
        TAKEN.lazySet(this, 0);
    }
}
