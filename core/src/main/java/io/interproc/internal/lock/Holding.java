package io.interproc.internal.lock;

import io.interproc.internal.park.Waiting;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// What one process knows of what it holds of an object with hold records: how much its threads have been granted. All
/// handles of the object in the process share it; it is found with the ownership of the object's [Monitor].
///
/// One thread at a time *has* the holding ([#take], [#give]), for a few instructions in which it never blocks; it alone
/// writes all fields but [#lost], and the count in the hold record, which repeats [#granted] for the others. Whenever
/// an error has unwound a thread in between, the process writes the record anew from here ([#dirty]).
///
/// Who is in the monitor may take the holding; who has the holding does not enter the monitor.
public final class Holding {

    private static final AtomicIntegerFieldUpdater<Holding> TAKEN =
            AtomicIntegerFieldUpdater.newUpdater(Holding.class, "taken");

    /// How often to look whether another thread is through before the processor is left to it.
    private static final int SPINS = 100;

    private static final long PAUSE_NANOS = 50_000;

    /// The offset of the object.
    public final long object;

    /// The offset of the process's hold record; 0 until it is needed.
    public long record;

    /// The place of its count.
    public long place;

    /// How much the threads of this process have.
    public long granted;

    /// How much of that no thread can give back, since an error unwound the thread before it got hold of it. Two
    /// errors at the same time may overwrite each other, which leaves the one with the process, as if it had never
    /// been given back. Written before [#dirty] is set, which publishes it.
    public long lost;

    /// Whether record and object may not agree with this object, or something was lost.
    public volatile boolean dirty;

    /// 1 while a thread has the holding. Where it may have no stack left for a call it gives it up by a bare store.
    public volatile int taken;

    private final Settlement settlement;
    private final Waiting waiting;

    /// What settles a holding; one for each kind of object.
    @FunctionalInterface
    public interface Settlement {
        /// Settles inside the monitor, unless another thread is there.
        ///
        /// @return false if another thread is inside
        boolean settle(Holding holding);
    }

    /// Makes the holding of an object of which the process has nothing.
    Holding(long object, Settlement settlement, Waiting waiting) {
        this.object = object;
        this.settlement = settlement;
        this.waiting = waiting;
    }

    /// Takes the holding. Waits while another thread of this process has it, which is for a few instructions.
    public void take() {
        if (!TAKEN.compareAndSet(this, 0, 1)) {
            takeAfterAnother();
        }
    }

    private void takeAfterAnother() {
        for (int looks = 1; taken != 0 || !TAKEN.compareAndSet(this, 0, 1); looks++) {
            if (looks % SPINS != 0) {
                waiting.spinHint();
            } else {
                waiting.pause(PAUSE_NANOS); // the other lost its processor
            }
        }
    }

    /// Gives the holding up, on a quick path.
    public void give() {
        TAKEN.lazySet(this, 0);
    }

    /// Settles; if it cannot at present, it stays to be done.
    ///
    /// @return whether nothing stays to be done
    boolean settle() {
        return !dirty || settlement.settle(this);
    }

    /// Returns whether nothing would be lost if the process forgot this object.
    boolean isIdle() {
        return granted == 0 && !dirty;
    }
}
