package io.interproc.internal.recovery;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.park.Rescue;
import io.interproc.internal.park.Resignation;
import io.interproc.internal.park.Spinning;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.References;
import io.interproc.internal.participant.Token;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// The sweep: gives back all that a participant left behind, when it is proven dead or as it leaves.
///
/// Overview. A sweep of a token visits the waiter records of the dead, then every object that the dead referred to
/// ([References]), then their spans of the heap, and changes only words that hold that token, each by one CAS:
///
/// ```
/// record:   pass on its notification and its signal ([Resignation]);  CAS state -> IDLE;  CAS owner: dead -> 0
/// lock:     CAS state: dead, flags -> nobody, flags, ABANDONED, QUEUED;  signal the first waiter
/// object:   removed, if it went with the dead, or if the dead had begun to remove it
/// block:    NEW -> LIVE if others can reach it, else FREE
/// at last:  spin seats;  participant DEAD -> FREE
/// ```
///
/// What somebody waits for is taken over before all this ([#takeOverIfDead]), and the records come next
/// ([#sweepWaiters]). The rest may wait: it goes on in the background, a part at a time ([#continueSweeps]). What a
/// record or an entry names is guarded while the sweeper works on it, so that it is not used again though another
/// sweeper was faster.
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

    /// How many participants are asked about when nobody waits for any. All others ask, too.
    private static final int ASKED = 16;

    /// How many parts of a table are swept at a time in the background, between two looks at those who wait.
    private static final int STEPS = 8;

    private final Participants participants;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final References references;
    private final References.Heir heir;
    private final Blocks blocks;
    private final Directory directory;
    private final Spinning spinning;
    private final KindTable kinds;
    private final Resignation resignation;
    private final Blocks.Reachability reachability = new Reach();
    private final Inheritance inheritance = new Inheritance();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final Set<Long> unfinished = ConcurrentHashMap.newKeySet();

    /// For what the dead left in one segment.
    public Sweeper(
            Participants participants,
            WaiterRecords records,
            WaitQueues queues,
            References references,
            References.Heir heir,
            Blocks blocks,
            Directory directory,
            Spinning spinning,
            KindTable kinds,
            Resignation resignation) {
        this.participants = participants;
        this.records = records;
        this.queues = queues;
        this.references = references;
        this.heir = heir;
        this.blocks = blocks;
        this.directory = directory;
        this.spinning = spinning;
        this.kinds = kinds;
        this.resignation = resignation;
    }

    /// Sweeps every participant that is dead, proving deaths on the way; at once what their waiters have, and the
    /// rest in the background.
    @Override
    public void sweepAllDead() {
        participants.forEachDead(
                new LongConsumer() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(long token) {
                        sweepWaiters(token);
                    }
                });
    }

    /// Does the same for the dead among some participants, others at each call. So what they left is given back
    /// though nobody waits for it. To be called by one thread at a time, now and then.
    public void sweepSomeDead() {
        participants.forEachDeadOfSome(
                ASKED,
                new LongConsumer() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(long token) {
                        sweepWaiters(token);
                    }
                });
    }

    /// Sweeps every participant that is dead, completely.
    public void sweepAllDeadCompletely() {
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

    /// Sweeps the participant of a token if it is another and is dead; at once what its waiters have, and the rest
    /// in the background.
    ///
    /// @return whether it was
    public boolean sweepIfDead(long token) {
        long participant = Token.participant(token);
        return participant != 0
                && participant != participants.self()
                && participants.isDead(participant)
                && sweepWaiters(participant);
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

    /// Ends the waits of a participant that is dead, so that signals and notifications go on; the rest of its sweep
    /// is left to [#continueSweeps]. Returns at once if another thread of this process is sweeping; the next look
    /// finds the participant again.
    ///
    /// @return whether this call did so
    public boolean sweepWaiters(long token) {
        if (!sweeping.compareAndSet(false, true)) {
            return false;
        }
        try {
            long participant = Token.participant(token);
            sweepRecords(participant);
            unfinished.add(participant);
            return true;
        } finally {
            sweeping.set(false);
        }
    }

    /// Returns whether sweeps are to be continued.
    public boolean isUnfinished() {
        return !unfinished.isEmpty();
    }

    /// Continues the sweeps that were left to the background for a while.
    public void continueSweeps() {
        for (long participant : List.copyOf(unfinished)) {
            if (!sweeping.compareAndSet(false, true)) {
                return;
            }
            boolean more = false;
            try {
                more = continueSweep(participant);
            } finally {
                if (!more) { // done, or damaged: it would stand in the way of every look
                    unfinished.remove(participant);
                }
                sweeping.set(false);
            }
        }
    }

    /// Returns whether there is more to do.
    private boolean continueSweep(long participant) {
        for (int i = 0; i < STEPS; i++) {
            if (!references.sweepPart(participant, inheritance)) {
                finish(participant);
                return false;
            }
        }
        return true;
    }

    /// Sweeps a participant that is dead, or this one as it leaves, completely. The dead may have had the slot of
    /// this
    /// participant, which has done nothing yet. Returns at once if another thread
    /// of this process is sweeping; if that sweeps another token, the next look finds this one again.
    ///
    /// @return whether this call swept, and nothing is left
    public boolean sweep(long token) {
        if (!sweeping.compareAndSet(false, true)) {
            return false;
        }
        try {
            long participant = Token.participant(token);
            sweepRecords(participant);
            if (references.isSelf(participant)) {
                if (!references.leave(inheritance)) {
                    return false;
                }
            } else if (references.hasEntriesOf(participant)) {
                references.succeed(participant, inheritance);
            }
            boolean more;
            do {
                more = references.sweepPart(participant, inheritance);
            } while (more);
            finish(participant);
            return true;
        } finally {
            sweeping.set(false);
        }
    }

    private void sweepRecords(long participant) {
        records.forEachOf(
                participant,
                new WaiterRecords.OwnedRecord() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(int record, long owner) {
                        sweepRecord(record, owner);
                    }
                });
    }

    /// What is to be done with the objects that a dead participant referred to. (A class and not a lambda; see
    /// SegmentEngine.)
    private final class Inheritance implements References.Heir {
        @Override
        public void inherit(long participant, long block, long header, long flags) {
            boolean isThere = Blocks.state(header) == Blocks.STATE_LIVE || Blocks.state(header) == Blocks.STATE_REMOVED;
            if (isThere && (flags & References.REFERS) != 0) { // else the block may be another's at any moment
                kinds.sweep(block, header, participant);
            }
            heir.inherit(participant, block, header, flags);
        }

        @Override
        public void forget(long block, long place) {
            heir.forget(block, place);
        }

        @Override
        public boolean end() {
            return heir.end();
        }
    }

    private void finish(long participant) {
        blocks.sweep(
                new LongPredicate() { // not a lambda; see SegmentEngine
                    @Override
                    public boolean test(long owner) {
                        return Token.isOfOrBefore(owner, participant);
                    }
                },
                reachability);
        spinning.sweepSeats(participant);
        participants.swept(participant);
    }

    private void sweepRecord(int record, long owner) {
        long state = records.state(record);
        references.guard(Guards.SWEEP, WaitQueues.object(records.firstQueue(record)));
        references.guard(Guards.NEXT, WaitQueues.object(records.nextQueue(record)));
        if (records.owner(record) == owner) { // so the owner's own references counted when the guards were set
            resignation.giveUp(record, state);
            records.free(record, owner);
        }
        references.guard(Guards.SWEEP, 0);
        references.guard(Guards.NEXT, 0);
    }

    /// Whether others can reach a block that was not published. (A class and not a lambda; see SegmentEngine.)
    private final class Reach implements Blocks.Reachability {
        @Override
        public boolean isReachable(long block, long header) {
            return switch (Blocks.kind(header)) {
                case Blocks.KIND_RECORDS -> records.isChunk(block);
                case Blocks.KIND_HOLDS -> false; // the others were published with their object
                case Blocks.KIND_REFERENCES -> references.isLinked(block);
                default -> directory.isReachable(block, header);
            };
        }
    }
}
