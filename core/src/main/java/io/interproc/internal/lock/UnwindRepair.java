package io.interproc.internal.lock;

import io.interproc.ScopeFormatException;
import io.interproc.internal.park.Resignation;
import io.interproc.internal.park.UnwindMarks;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.recovery.Sweeper;

/// Settles the marks ([UnwindMarks]) of threads of this process that an exception unwound and that could not mend what
/// they left.
public final class UnwindRepair {

    private final WaiterRecords records;
    private final Waiting waiting;
    private final Locks locks;
    private final Sweeper sweeper;
    private final Resignation resignation;
    private final Anchors anchors;
    private final UnwindMarks marks;

    UnwindRepair(
            WaiterRecords records,
            Waiting waiting,
            Locks locks,
            Sweeper sweeper,
            Resignation resignation,
            Anchors anchors,
            UnwindMarks marks) {
        this.records = records;
        this.waiting = waiting;
        this.locks = locks;
        this.sweeper = sweeper;
        this.resignation = resignation;
        this.anchors = anchors;
        this.marks = marks;
    }

    /// Settles all marks. If an exception unwinds this method, the marks that it has not come to stay for the next
    /// time.
    public void settleAll() {
        if (!marks.marked || !marks.tryClaim()) {
            return;
        }
        boolean done = false;
        try {
            marks.marked = false;
            for (Ownership own : anchors.ownerships()) {
                settleLock(own);
            }
            for (int place = 0; place <= UnwindMarks.PLACE_MASK; place++) {
                settleRecord(place);
            }
            done = true;
        } finally {
            if (!done) {
                marks.marked = true;
            }
            marks.settling = 0;
        }
    }

    /// Settles the marks of one lock.
    void settle(Ownership own) {
        marks.claim(waiting);
        try {
            settleLock(own);
        } finally {
            marks.settling = 0;
        }
    }

    private void settleLock(Ownership own) {
        if (own.awaited) {
            own.awaited = false;
            sweeper.takeOverIfDead(own.lock);
        }
        long owner = own.due;
        if (owner != 0) {
            int next;
            try {
                next = locks.free(own.lock, owner);
                own.due = 0;
            } catch (ScopeFormatException | IllegalMonitorStateException e) {
                own.due = 0; // damaged: it would stand in the way of every look
                throw e;
            }
            locks.wake(own.lock, next);
        }
        Holding holding = own.holding;
        if (holding != null && !holding.settle()) {
            marks.marked = true; // somebody is inside: at the next look
        }
    }

    private void settleRecord(int place) {
        int record = marks.records[place] - 1;
        if (record < 0) {
            return;
        }
        try {
            resignation.giveUp(record, records.state(record));
        } catch (ScopeFormatException e) {
            marks.records[place] = 0; // damaged: it would stand in the way of every look
            throw e;
        }
        marks.records[place] = 0;
        records.forget(record);
        records.keep(record);
    }
}
