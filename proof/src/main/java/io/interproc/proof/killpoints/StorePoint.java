package io.interproc.proof.killpoints;

import io.interproc.testkit.SharedLongs;
import java.util.concurrent.locks.LockSupport;

/// The point at which a process is to die in one segment: before the n-th store of one of its threads.
///
/// At that point the thread stands still for good, and whatever another thread of this process does to the segment
/// afterwards throws. So the memory stays as it was at the point until the process is killed, and many segments can
/// wait for one death, each at a point of its own.
final class StorePoint {

    /// Words of the file of longs: what the thread is doing, and how many stores it has begun.
    static final int STATE = 0;
    static final int COUNT = 1;

    static final long READY = 1;
    static final long RUNNING = 2;
    static final long STOPPED = 3;
    static final long DONE = 4;
    static final long FAILED = 5;

    private static final String WATCHER = "interproc-watcher";

    private final SharedLongs status;
    private final int base;
    private volatile long counted;
    private volatile boolean still;
    private volatile boolean hidden;
    private long stopAt;
    private long count;
    private long throwFrom = Long.MAX_VALUE;
    private long throwTo;

    /// An access to a segment in which this process is as good as dead.
    static final class StandsStill extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        StandsStill() {
            super("this process stands still in this segment until it is killed");
        }
    }

    /// An access of a watcher that is not to see the segment. It is unwound like one that has no stack left,
    /// and may have done nothing.
    static final class Hidden extends Error {
        private static final long serialVersionUID = 1L;

        Hidden() {
            super("the watcher does not see this segment");
        }
    }

    /// @param base the index of the first word in the file
    StorePoint(SharedLongs status, int base) {
        this.status = status;
        this.base = base;
    }

    /// Keeps the watcher of this process from looking after the segment: it finds that it cannot, and goes on.
    void hideFromWatcher() {
        hidden = true;
    }

    /// Throws the counted thread out of some stores, as if it had no stack left.
    ///
    /// @param first before which store, from 1
    /// @param last before which store for the last time
    void throwOut(long first, long last) {
        throwFrom = first;
        throwTo = last;
    }

    /// Throws nobody out any more.
    ///
    /// @return whether somebody was
    boolean endThrowing() {
        throwTo = 0;
        return count >= throwFrom;
    }

    /// Says that the operation is about to be begun.
    void ready() {
        status.set(base + STATE, READY);
    }

    /// Counts the stores of the current thread from now on.
    ///
    /// @param stop before which store to stop, from 1
    void arm(long stop) {
        count = 0;
        stopAt = stop;
        counted = Thread.currentThread().threadId();
        status.set(base + STATE, RUNNING);
    }

    /// Stands still behind the last store.
    void done() {
        standStill(DONE);
    }

    /// Says that the operation failed, and stands still.
    void failed() {
        standStill(FAILED);
    }

    /// Called before a store.
    void store() {
        if (Thread.currentThread().threadId() != counted) {
            load();
            return;
        }
        count++;
        status.set(base + COUNT, count);
        if (count == stopAt) {
            standStill(STOPPED);
        }
        if (count >= throwFrom && count <= throwTo) {
            throw new StackOverflowError("unwound before store " + count);
        }
    }

    /// Called before a load.
    void load() {
        if (still && Thread.currentThread().threadId() != counted) {
            throw new StandsStill();
        }
        if (hidden && Thread.currentThread().getName().equals(WATCHER)) {
            throw new Hidden();
        }
    }

    private void standStill(long state) {
        still = true;
        status.set(base + STATE, state);
        while (true) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }
}
