package io.interproc.internal.lock;

import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Truncation;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.park.KindWords;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.Resignation;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.Spinning;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.UnwindMarks;
import io.interproc.internal.park.WaitEvents;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.recovery.SleeperCheck;
import io.interproc.internal.recovery.Sweeper;
import java.util.List;
import java.util.Set;

/// Everything that one participant needs to work on one segment, put together. Holds no state of its own.
///
/// What waits, watches and sweeps uses classes where a lambda would do. The first use of a lambda or of a method
/// reference takes memory; if there is none, the virtual machine remembers the failure, and every later use fails as
/// well. A class that could not be loaded for lack of memory is loaded the next time.
public final class SegmentEngine {

    private final Words words;
    private final Participants participants;
    private final Blocks blocks;
    private final Directory directory;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final HoldRecords holds;
    private final Sleepers sleepers;
    private final Parking parking;
    private final ThreadNames names;
    final UnwindMarks marks; // read without a call where there may be no stack for one
    private final Ownerships ownerships;
    private final Locks locks;
    private final Conditions conditions;
    private final Notifications notifications;
    private final KindTable kinds;
    private final Sweeper sweeper;
    private final UnwindRepair repair;
    private final Reacquisition reacquisition;
    private final SleeperCheck check;
    private final long self;

    /// Opens a segment for a participant that has entered.
    ///
    /// @param declared the kinds of objects that there are
    /// @param spinSeats how many threads may spin for long at a time
    public SegmentEngine(
            List<ObjectKind> declared,
            Words words,
            SegmentLayout layout,
            Participants participants,
            Waiting waiting,
            Blocks.PageReserve pages,
            int spinSeats) {
        this.words = words;
        this.participants = participants;
        this.self = participants.self();
        this.blocks = new Blocks(words, layout, pages, self);
        this.directory = new Directory(words, layout, blocks);
        this.records = new WaiterRecords(words, layout, blocks, self);
        this.queues = new WaitQueues(words, layout, records);
        this.holds = new HoldRecords(words, layout, blocks);
        this.sleepers = new Sleepers(words, records, waiting, self);
        this.names = new ThreadNames(words, layout);
        this.marks = new UnwindMarks();
        this.ownerships = new Ownerships();
        Spinning spinning = new Spinning(words, waiting, self, spinSeats);
        this.locks = new Locks(words, records, queues, sleepers, spinning, participants, names);
        this.notifications = new Notifications(words, records, queues, locks);
        this.kinds = new KindTable(blocks);
        Resignation resignation = new Resignation(records, queues, kinds);
        this.sweeper =
                new Sweeper(participants, records, queues, holds, blocks, directory, spinning, kinds, resignation);
        this.parking = new Parking(
                records, queues, sleepers, spinning, names, marks, resignation, sweeper, new WaitEvents(kinds));
        this.conditions = new Conditions(words, queues, parking, locks, notifications);
        this.repair = new UnwindRepair(records, waiting, locks, sweeper, resignation, ownerships, marks);
        this.reacquisition = new Reacquisition(locks, sweeper, sleepers, marks);
        this.check = new SleeperCheck(records, sleepers, participants, kinds, sweeper);
        for (ObjectKind kind : declared) {
            KindWords called = new KindWords(kind.type().toString(), kind.awaited());
            kinds.add(kind.code(), kind.newCode(this), called); // last, since a kind may use all the rest
        }
    }

    public Words words() {
        return words;
    }

    public Participants participants() {
        return participants;
    }

    public Blocks blocks() {
        return blocks;
    }

    public Directory directory() {
        return directory;
    }

    public WaiterRecords records() {
        return records;
    }

    public WaitQueues queues() {
        return queues;
    }

    public HoldRecords holds() {
        return holds;
    }

    public Sleepers sleepers() {
        return sleepers;
    }

    public Parking parking() {
        return parking;
    }

    public ThreadNames names() {
        return names;
    }

    public Locks locks() {
        return locks;
    }

    public Conditions conditions() {
        return conditions;
    }

    Notifications notifications() {
        return notifications;
    }

    /// Returns the code of a kind of object.
    public KindCode code(ObjectKind kind) {
        return kinds.ofKind(kind.code());
    }

    public Sweeper sweeper() {
        return sweeper;
    }

    public UnwindRepair repair() {
        return repair;
    }

    Reacquisition reacquisition() {
        return reacquisition;
    }

    /// Looks after the sleepers of this process once, and after what exceptions left. To be called by one thread at
    /// a time.
    ///
    /// @return the participants that the sleepers wait for
    public Set<Long> look() {
        repair.settleAll();
        return check.check();
    }

    /// Returns the marks of threads that an exception unwound.
    public UnwindMarks marks() {
        return marks;
    }

    /// Forgets what this process knows of locks that it has no handle of any more.
    public void forgetCollected() {
        ownerships.forgetCollected();
    }

    Ownerships ownerships() {
        return ownerships;
    }

    /// Returns whether an exception unwound a thread that left a mark.
    public boolean hasMarks() {
        return marks.marked;
    }

    /// Returns whether such marks may be left, or are being settled at this moment.
    public boolean isUnsettled() {
        return marks.isUnsettled();
    }

    /// Returns what to throw for an error out of the segment: one out of a file that was truncated is that of the
    /// scope, which is lost from then on, also for what needs no access; any other is thrown here.
    public ScopeAccessException failure(Error e) {
        ScopeAccessException failure = Truncation.failure(blocks.path(), e);
        sleepers.lose(failure);
        return failure;
    }

    /// Returns this participant's token.
    public long self() {
        return self;
    }
}
