package io.interproc.internal.lock;

import io.interproc.ScopeAccessException;
import io.interproc.ScopeFullException;
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
import io.interproc.internal.participant.References;
import io.interproc.internal.recovery.SleeperCheck;
import io.interproc.internal.recovery.Sweeper;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that one participant needs to work on one segment, put together. Holds no state of its own.
///
/// What waits, watches and sweeps uses classes where a lambda would do. The first use of a lambda or of a method
/// reference takes memory; if there is none, the virtual machine remembers the failure, and every later use fails as
/// well. A class that could not be loaded for lack of memory is loaded the next time.
public final class SegmentEngine {

    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long REMOVER_PAUSE_NANOS = 50_000;
    private static final long LAST_PAUSE_NANOS = 32_000_000;

    /// After a collection in vain so many times as long passes before the next one.
    private static final int COLLECTION_SHARE = 10;

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
    private final References references;
    private final Anchors anchors;
    private final RetiredBlocks retired;
    private final Removals removals;
    private final Locks locks;
    private final Conditions conditions;
    private final Notifications notifications;
    private final KindTable kinds;
    private final Sweeper sweeper;
    private final UnwindRepair repair;
    private final Reacquisition reacquisition;
    private final SleeperCheck check;
    private final long self;

    /// When the garbage collector may be asked again for what is not in use any more.
    private volatile long nextCollection = System.nanoTime();

    /// The count of refusals that this process has answered by reclaiming memory. Written by the watcher.
    private long answered;

    /// Whether this process has removed objects since the garbage collector was asked.
    private volatile boolean removedSinceCollection;

    /// Opens a segment for a participant that has entered.
    ///
    /// @param declared the kinds of objects that there are
    /// @param spinSeats how many threads may spin for long at a time
    /// @param keeper is told of what the garbage collector is asked about
    public SegmentEngine(
            List<ObjectKind> declared,
            Words words,
            SegmentLayout layout,
            Participants participants,
            Waiting waiting,
            Blocks.PageReserve pages,
            int spinSeats,
            Anchors.Keeper keeper) {
        this.words = words;
        this.participants = participants;
        this.self = participants.self();
        this.blocks = new Blocks(words, layout, pages, self, waiting);
        this.records = new WaiterRecords(words, layout, blocks, self);
        this.queues = new WaitQueues(words, layout, records);
        this.holds = new HoldRecords(words, layout, blocks);
        this.sleepers = new Sleepers(words, records, waiting, self);
        this.names = new ThreadNames(words, layout);
        this.marks = new UnwindMarks();
        this.references = new References(words, layout, participants, blocks, waiting);
        this.directory = new Directory(words, layout, blocks, references, waiting);
        this.kinds = new KindTable(blocks);
        this.retired = new RetiredBlocks(blocks, kinds, references, waiting);
        this.removals = new Removals(blocks, directory, kinds, queues, sleepers, retired);
        this.anchors = new Anchors(references, retired, removals, keeper);
        Spinning spinning = new Spinning(words, waiting, self, spinSeats);
        this.locks = new Locks(words, records, queues, sleepers, spinning, participants, names);
        this.notifications = new Notifications(words, records, queues, locks);
        Resignation resignation = new Resignation(records, queues, kinds);
        this.sweeper = new Sweeper(
                participants, records, queues, references, removals, blocks, directory, spinning, kinds, resignation);
        this.parking = new Parking(
                records, queues, sleepers, spinning, names, marks, resignation, sweeper, new WaitEvents(kinds), kinds);
        this.conditions = new Conditions(words, queues, parking, locks, notifications);
        this.repair = new UnwindRepair(records, waiting, locks, sweeper, resignation, anchors, marks);
        this.reacquisition = new Reacquisition(locks, sweeper, sleepers, marks);
        this.check = new SleeperCheck(records, queues, sleepers, participants, kinds, sweeper);
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

    /// Refers to the block of an object that was found and is kept from being used again meanwhile, if it has not
    /// been removed.
    ///
    /// @return what keeps the block from being used again as long as it is reachable; null if the object was
    /// removed
    public @Nullable Object referTo(long block) {
        Object reference = anchors.of(block);
        return kinds.isRemoved(block) ? null : reference;
    }

    /// Does what needs memory of the segment; if there is none, once more after what nobody refers to any more was
    /// made free: first what the dead left and what this process knows of, then what its garbage collector finds.
    public <T> T withMemory(Supplier<T> action) {
        try {
            return action.get();
        } catch (ScopeFullException e) {
            sweeper.sweepAllDeadCompletely();
            reclaim();
        }
        long kept = retired.reclaimAll();
        try {
            return action.get();
        } catch (ScopeFullException e) {
            if (!anchors.haveRemoved() || !mayCollect()) {
                throw explained(e, kept);
            }
        }
        collect();
        for (long pause = FIRST_PAUSE_NANOS; ; pause *= 2) {
            reclaim();
            try {
                return action.get();
            } catch (ScopeFullException e) {
                if (pause > LAST_PAUSE_NANOS) {
                    throw explained(e, retired.reclaimAll());
                }
            }
            sleepers.waiting().pause(pause); // until the collector has said what it found
        }
    }

    /// Returns whether the garbage collector should run. If it ran a short time ago, it should only if this process
    /// has removed objects since; then this waits until its next run is due, so that the collector does not take
    /// all of the processor.
    private boolean mayCollect() {
        long early = nextCollection - System.nanoTime();
        boolean may = early <= 0 || removedSinceCollection;
        if (may && early > 0) {
            sleepers.waiting().pause(early);
        }
        return may;
    }

    /// Runs the garbage collector, which is not asked again for ten times as long as it takes.
    private void collect() {
        long start = System.nanoTime();
        removedSinceCollection = false;
        Runtime.getRuntime().gc();
        long now = System.nanoTime();
        nextCollection = now + COLLECTION_SHARE * (now - start);
    }

    /// Asks all processes to reclaim memory, and returns the refusal. It says how many removed objects keep their
    /// memory, if there are any.
    private ScopeFullException explained(ScopeFullException refusal, long kept) {
        words.getAndAdd(SegmentLayout.REFUSALS_AT, 1);
        return kept == 0
                ? refusal
                : new ScopeFullException(refusal.getMessage() + "; " + kept
                        + " objects that were removed keep their memory until no process has handles of them; every"
                        + " process was asked to release unused handles, so retry in a second or two");
    }

    /// Reclaims memory if an allocation was refused in some process: pages without objects that this process owns,
    /// and removed objects whose handles the garbage collector finds unreachable.
    private void answerRefusals() {
        long asked = words.getVolatile(SegmentLayout.REFUSALS_AT);
        if (asked == answered) {
            return;
        }
        boolean early = System.nanoTime() - nextCollection < 0;
        if (!anchors.haveRemoved()) {
            answered = asked;
        } else if (!early) {
            answered = asked;
            collect();
            sleepers.waiting().pause(FIRST_PAUSE_NANOS); // until the collector has said what it found
            reclaim();
        }
        blocks.reclaim();
    }

    /// Refers to the block of an object, if that has not been removed.
    ///
    /// @param generation that of the block
    /// @return what keeps the block from being used again as long as it is reachable; null if the object was
    /// removed
    public @Nullable Object referTo(long block, long generation) {
        Object reference = anchors.of(block);
        long header = blocks.header(block);
        boolean isThere = Blocks.state(header) == Blocks.STATE_LIVE && Blocks.generation(header) == generation;
        return isThere ? reference : null;
    }

    /// Returns the region of a block, or null if the block is the scope's. The caller has a handle of the block.
    public @Nullable OwnedBlocks ownerOf(long block) {
        return anchors.ownerOf(block);
    }

    /// Removes an object of which the caller has a handle.
    ///
    /// @param forced whether to do so though it is in use
    /// @return false if it is in use, or was removed before
    public boolean remove(long block, boolean forced) {
        Anchors.Anchor anchor = anchors.of(block);
        long header = blocks.header(block);
        boolean isThere = Blocks.state(header) == Blocks.STATE_LIVE;
        if (isThere && !forced) {
            sweepDeadUsers(block);
        }
        Anchors.Attempt attempt = isThere ? Anchors.Attempt.BUSY : Anchors.Attempt.REFUSED;
        try {
            while (attempt == Anchors.Attempt.BUSY) {
                attempt = anchors.remove(anchor, header, () -> removals.remove(block, forced));
                if (attempt == Anchors.Attempt.BUSY) {
                    sleepers.waiting().pause(REMOVER_PAUSE_NANOS);
                }
            }
        } finally {
            Reference.reachabilityFence(anchor);
        }
        if (attempt == Anchors.Attempt.REMOVED && !removedSinceCollection) {
            removedSinceCollection = true;
        }
        return attempt == Anchors.Attempt.REMOVED;
    }

    private void sweepDeadUsers(long block) {
        kinds.of(block).queues(block, queue -> {
            sweeper.takeOverIfDead(queue);
            sweeper.sweepDeadWaiters(queue);
        });
    }

    /// Lets memory be used again that belonged to removed objects, as far as nobody refers to it.
    public void reclaim() {
        forgetCollected();
        retired.reclaim();
    }

    /// Does once a second what need not be done at each look: sweeps dead participants for whom nobody waits,
    /// reclaims memory that another process needs, and frees removed blocks without references. To be called by
    /// one thread at a time.
    public void tidy() {
        sweeper.sweepSomeDead();
        answerRefusals();
        retired.reclaimNowAndThen();
    }

    /// Returns whether the object of a queue was removed.
    public boolean isRemoved(long queue) {
        return kinds.isRemoved(queue);
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
        Set<Long> awaited = check.check();
        sweeper.continueSweeps();
        return awaited;
    }

    /// Returns the marks of threads that an exception unwound.
    public UnwindMarks marks() {
        return marks;
    }

    /// Forgets the blocks that this process has no handle of any more.
    public void forgetCollected() {
        if (!marks.isUnsettled()) { // an unwound thread may have left something without a handle
            anchors.forgetCollected();
        }
    }

    Anchors anchors() {
        return anchors;
    }

    /// Refers to a block as long as what is returned is reachable.
    ///
    /// @throws io.interproc.ScopeFullException if there is no room for one more reference
    public Object refer(long block) {
        return anchors.of(block);
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
