package io.interproc.internal.recovery;

import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/// The check that a process makes of its sleepers: whom they wait for, whether those live, and whether a wake-up got
/// stuck.
///
/// A look costs nothing to those who do not sleep, changes nothing while all is well, and may be repeated, left
/// out or cut short at any point. It
///
/// - wakes sleepers whose waker died between its CAS and the wake;
/// - wakes sleepers that wait for an object that was removed, whose remover died before it woke them;
/// - takes what a sleeper waits for over from those who have it and are dead;
/// - then sweeps those that are dead, also the participants of signalled waiters in the queues of the sleepers, and of
///   waiters that carry an unacknowledged notification of a condition that a sleeper waits for;
/// - passes over a signalled waiter that has not reacted since the last look (it is stopped), unless the queue is
///   strict;
/// - gives a signal that was promised: if a signal is promised in a queue (a lock is WAKING) though none of its waiters
///   is signalled or awake, whoever promised it is dead, or lives and is about to signal; or though it was so at the
///   last look, too;
/// - marks the object of a queue in which somebody sleeps as waited for, and signals a waiter that could take its turn.
///
/// A promise is kept at the first look, which follows the end of a process at once: a second one, to tell the dead
/// from the slow, would cost the sleepers 50 ms. If who promised is only slow, two waiters are signalled for one
/// release: the second finds the lock taken, as after a newcomer barged, and asks for the next release. The mark is
/// read before the records, so a signal that was given between the two is seen, unless it was also followed meanwhile;
/// then one waiter more is woken in vain.
///
/// Crash windows. After the promise was withdrawn: a free lock with sleepers, which the next look of any of their
/// processes signals. After [KindCode#signal] has set it again and before the signal: the promise once more, for the
/// next look.
public final class SleeperCheck {

    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Sleepers sleepers;
    private final Participants participants;
    private final KindTable kinds;
    private final Sweeper sweeper;
    private Map<Integer, Long> signalledBefore = new HashMap<>();
    private Set<Long> promisedBefore = new HashSet<>();

    /// For the sleepers of one participant.
    public SleeperCheck(
            WaiterRecords records,
            WaitQueues queues,
            Sleepers sleepers,
            Participants participants,
            KindTable kinds,
            Sweeper sweeper) {
        this.records = records;
        this.queues = queues;
        this.sleepers = sleepers;
        this.participants = participants;
        this.kinds = kinds;
        this.sweeper = sweeper;
    }

    /// Checks once. To be called by one thread at a time.
    ///
    /// @return the participants that this process's sleepers wait for
    public Set<Long> check() {
        sleepers.rewake();
        Set<Long> turns = new HashSet<>();
        Set<Long> gifts = new HashSet<>();
        Set<Long> nexts = new HashSet<>();
        for (int record = sleepers.nextAsleep(0); record >= 0; record = sleepers.nextAsleep(record + 1)) {
            long state = records.state(record);
            if (WaiterState.isQueued(state)) {
                turns.add(records.queue(record, state));
            } else if (WaiterState.base(state) == WaiterState.WAITING) {
                gifts.add(records.firstQueue(record));
                nexts.add(records.nextQueue(record));
            }
        }
        turns.remove(0L);
        gifts.remove(0L);
        nexts.remove(0L);
        Set<Long> awaited = new HashSet<>();
        Set<Long> dead = new HashSet<>();
        Set<Long> promised = new HashSet<>();
        for (long queue : turns) {
            KindCode code = kinds.ofQueue(queue);
            boolean[] found = new boolean[1];
            code.awaited(
                    queue,
                    new LongConsumer() { // not a lambda; see SegmentEngine
                        @Override
                        public void accept(long token) {
                            note(token, awaited, dead);
                            found[0] |= dead.contains(Token.participant(token));
                        }
                    });
            if (found[0]) {
                sweeper.takeOverIfDead(queue);
            }
            if (code.isPromised(queue)) {
                promised.add(queue);
            }
        }
        wakeIfRemoved(turns, false);
        wakeIfRemoved(gifts, false);
        wakeIfRemoved(nexts, true);
        lookAtRecords(turns, gifts, awaited, dead, promised);
        for (long participant : dead) {
            sweeper.sweepWaiters(participant);
        }
        Set<Long> promisedStill = new HashSet<>();
        for (long queue : turns) {
            lookAtQueue(queue, promised.contains(queue) || promisedBefore.contains(queue), promisedStill);
        }
        promisedBefore = promisedStill;
        return awaited;
    }

    /// Wakes those who wait for what was removed: its remover may have died before it did.
    private void wakeIfRemoved(Set<Long> awaited, boolean isNext) {
        for (long queue : awaited) {
            if (kinds.isRemoved(queue)) {
                queues.wakeAll(queue, isNext, sleepers);
            }
        }
    }

    /// Leaves, of the queues to whose waiters a signal was promised, those of which no waiter can have got it.
    private void lookAtRecords(
            Set<Long> turns, Set<Long> gifts, Set<Long> awaited, Set<Long> dead, Set<Long> promised) {
        Map<Integer, Long> signalled = new HashMap<>();
        int count = turns.isEmpty() && gifts.isEmpty() ? 0 : records.count();
        for (int record = 0; record < count; record++) {
            long state = records.state(record);
            boolean isSignalled = WaiterState.base(state) == WaiterState.SIGNALLED;
            boolean carries = (state & WaiterState.NOTIFIED) != 0;
            long queue = records.queue(record, state);
            boolean mayClaim = isSignalled || (WaiterState.base(state) == WaiterState.QUEUED && !isAsleep(state));
            if (!(mayClaim && turns.contains(queue))
                    && !(carries
                            && (gifts.contains(records.firstQueue(record))
                                    || turns.contains(records.nextQueue(record))))) {
                continue;
            }
            if (mayClaim) {
                promised.remove(queue);
            }
            if (note(records.owner(record), awaited, dead) || !isSignalled) {
                continue;
            }
            Long before = signalledBefore.get(record);
            if (before == null || before != state || kinds.ofQueue(queue).isStrict(queue)) {
                signalled.put(record, state);
            } else if (records.casState(
                    record, state, WaiterState.to(state, WaiterState.PASSED) | (state & WaiterState.ASLEEP))) {
                kinds.ofQueue(queue).withdraw(queue);
            }
        }
        signalledBefore = signalled;
    }

    private void lookAtQueue(long queue, boolean stuck, Set<Long> promisedStill) {
        KindCode code = kinds.ofQueue(queue);
        if (code.isPromised(queue)) {
            if (stuck) {
                code.withdraw(queue);
            } else {
                promisedStill.add(queue);
            }
        }
        code.mark(queue);
        code.signal(queue);
    }

    private static boolean isAsleep(long state) {
        return (state & WaiterState.ASLEEP) != 0;
    }

    /// Notes the participant of a token as awaited, and as dead if it is dead.
    private boolean note(long token, Set<Long> awaited, Set<Long> dead) {
        long participant = Token.participant(token);
        if (participant == 0 || participant == participants.self()) {
            return false;
        }
        awaited.add(participant);
        return participants.isDead(participant) && dead.add(participant);
    }
}
