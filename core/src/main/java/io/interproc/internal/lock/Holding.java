package io.interproc.internal.lock;

import io.interproc.internal.blocking.BriefLock;
import io.interproc.internal.park.Waiting;

/// What one process knows of what it holds of an object with hold records: how much its threads have been granted. All
/// handles of the object in the process share it; it is found with the ownership of the object's [Monitor].
///
/// One thread at a time *has* the holding ([#take], [#give]), for a few instructions in which it never blocks; it alone
/// writes all fields but [#lost], and the count in the hold record, which repeats [#granted] for the others. Whenever
/// an error has unwound a thread in between, the process writes the record anew from here ([#dirty]).
///
/// Who is in the monitor may take the holding; who has the holding does not enter the monitor.
public final class Holding extends BriefLock {

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

    private final Settlement settlement;

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
        super(waiting);
        this.object = object;
        this.settlement = settlement;
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
