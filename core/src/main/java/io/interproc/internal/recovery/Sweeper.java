package io.interproc.internal.recovery;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.park.Rescue;
import io.interproc.internal.park.Resignation;
import io.interproc.internal.park.Spinning;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/// The sweep: gives back all that a participant left behind, when it is proven dead or as it leaves.
///
/// Overview. A sweep of a token visits every record and every block of the segment and changes only words that hold
/// that token, each by one CAS:
///
/// ```
/// record:   pass on its notification and its signal ([Resignation]);  CAS state -> IDLE;  CAS owner: dead -> 0
/// lock:     CAS state: dead, flags -> nobody, flags, ABANDONED, QUEUED;  signal the first waiter
/// block:    NEW -> LIVE if others can reach it, else FREE
/// at last:  spin seats;  participant DEAD -> FREE
/// ```
///
/// A sweeper owns nothing of what it sweeps. So a sweeper that is stopped in the middle keeps nobody waiting, and any
/// number of sweepers may work on one token at the same time: each word has one winner, and a late sweeper finds no
/// word any more that holds what it expects.
///
/// A participant that entered over the dead may die before it has swept its predecessor. So the sweep of a token takes
/// along what carries an older generation of its slot.
///
/// Crash windows. A record after its state is IDLE: the next sweep does the rest. A lock after its CAS, before the
/// signal: it is free and QUEUED; whoever comes may take it, and a watcher of any waiter signals ([SleeperCheck]).
/// Before the slot is FREE there was one complete sweep.
public final class Sweeper implements Rescue {

    private final Participants participants;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final HoldRecords holds;
    private final Blocks blocks;
    private final Directory directory;
    private final Spinning spinning;
    private final KindTable kinds;
    private final Resignation resignation;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /// For what the dead left in one segment.
    public Sweeper(
            Participants participants,
            WaiterRecords records,
            WaitQueues queues,
            HoldRecords holds,
            Blocks blocks,
            Directory directory,
            Spinning spinning,
            KindTable kinds,
            Resignation resignation) {
        this.participants = participants;
        this.records = records;
        this.queues = queues;
        this.holds = holds;
        this.blocks = blocks;
        this.directory = directory;
        this.spinning = spinning;
        this.kinds = kinds;
        this.resignation = resignation;
    }

    /// Sweeps every participant that is dead, proving deaths on the way.
    @Override
    public void sweepAllDead() {
        participants.forEachDead(
                new LongConsumer() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(long token) {
                        sweep(token);
                    }
                });
    }

    /// Takes what a queue waits for over from those who have it, if they are dead, before everything else that they
    /// left.
    ///
    /// @return whether any were dead
    public boolean takeOverIfDead(long queue) {
        boolean[] swept = new boolean[1];
        long object = WaitQueues.object(queue);
        KindCode code = kinds.ofQueue(queue);
        code.awaited(
                queue,
                new LongConsumer() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(long participant) {
                        if (participant != 0
                                && participant != participants.self()
                                && participants.isDead(participant)) {
                            swept[0] = true;
                            code.sweep(object, participant);
                        }
                    }
                });
        return swept[0];
    }

    /// Sweeps the participant of a token if it is another and is dead.
    ///
    /// @return whether it was
    public boolean sweepIfDead(long token) {
        long participant = Token.participant(token);
        return participant != 0
                && participant != participants.self()
                && participants.isDead(participant)
                && sweep(participant);
    }

    /// Sweeps the dead participants of the waiters in a queue. As long as nobody sleeps for the same object no
    /// watcher does so: the dead would count as waiters, and a free lock would be kept for them.
    ///
    /// @return whether there were any
    public boolean sweepDeadWaiters(long queue) {
        boolean[] swept = new boolean[1];
        queues.forEachWaiter(
                queue,
                new IntConsumer() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(int record) {
                        swept[0] |= sweepIfDead(records.owner(record));
                    }
                });
        return swept[0];
    }

    /// Sweeps a participant that is dead, or this one as it leaves. Returns at once if another thread of this
    /// process is sweeping; if that sweeps another token, the next look finds this one again.
    ///
    /// @return whether this call swept
    public boolean sweep(long token) {
        if (!sweeping.compareAndSet(false, true)) {
            return false;
        }
        try {
            long participant = Token.participant(token);
            records.forEachOf(
                    participant,
                    new WaiterRecords.OwnedRecord() { // not a lambda; see SegmentEngine
                        @Override
                        public void accept(int record, long owner) {
                            sweepRecord(record, owner);
                        }
                    });
            blocks.helpTop();
            for (long block = blocks.first(); block < blocks.top(); ) {
                long header = blocks.header(block);
                sweepBlock(block, header, participant);
                block = blocks.next(block, header);
            }
            spinning.sweepSeats(participant);
            participants.swept(participant);
            return true;
        } finally {
            sweeping.set(false);
        }
    }

    private void sweepRecord(int record, long owner) {
        long state = records.state(record);
        if (records.owner(record) == owner) {
            resignation.giveUp(record, state);
            records.free(record, owner);
        }
    }

    private boolean isReachable(long block, long header) {
        return switch (Blocks.kind(header)) {
            case Blocks.KIND_RECORDS -> records.isChunk(block);
            case Blocks.KIND_HOLDS -> holds.isLinked(block);
            default -> directory.isReachable(block, header);
        };
    }

    private void sweepBlock(long block, long header, long participant) {
        kinds.sweep(block, header, participant);
        if (Blocks.state(header) == Blocks.STATE_NEW && Token.isOfOrBefore(header, participant)) {
            blocks.settle(block, header, isReachable(block, header));
        }
    }
}
