package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.OPTIONS;
import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.WAKING;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// One look of a process after its sleepers: who they wait for, whether those live, and whether a wake-up got stuck.
///
/// A look costs nothing to those who do not sleep, changes nothing while all is well, and may be repeated, left
/// out or cut short at any point. It
///
/// - settles what a thread of this process left in the middle when an error threw it out ([ThrownOut]);
/// - wakes sleepers whose waker died between its CAS and the wake;
/// - takes a lock that a sleeper waits for over from its owner, if that is dead;
/// - then sweeps that owner if it is dead, and so the participants of the lock's signalled waiters, and of waiters that
///   carry an unacknowledged notification of a condition that a sleeper waits for;
/// - passes over a signalled waiter that has not reacted since the last look (it is stopped), unless the lock is fair;
/// - gives a signal that was promised: of a lock that is WAKING though none of its waiters is signalled or awake,
///   whoever set the mark is dead, or lives and is about to signal; or though it was so at the last look, too;
/// - marks a lock QUEUED on which somebody sleeps, and signals a waiter of one that is free.
///
/// A promise is kept at the first look, which follows the end of a process at once: a second one, to tell the dead
/// from the slow, would cost the sleepers 50 ms. If who promised is only slow, two waiters are signalled for one
/// release: the second finds the lock taken, as after a newcomer barged, and asks for the next release. The mark is
/// read before the records, so a signal that was given between the two is seen, unless it was also followed meanwhile;
/// then one waiter more is woken in vain.
///
/// Crash windows. After WAKING was taken out: a free lock with sleepers, which the next look of any of their processes
/// signals. After [Handover#kick] has set it again and before the signal: the promise once more, for the next look.
public final class Watch {

    private final Words words;
    private final WaiterRecords records;
    private final Parking parking;
    private final Participants participants;
    private final Locks locks;
    private final Recovery recovery;
    private Map<Integer, Long> signalledBefore = new HashMap<>();
    private Set<Long> wakingBefore = new HashSet<>();

    Watch(
            Words words,
            WaiterRecords records,
            Parking parking,
            Participants participants,
            Locks locks,
            Recovery recovery) {
        this.words = words;
        this.records = records;
        this.parking = parking;
        this.participants = participants;
        this.locks = locks;
        this.recovery = recovery;
    }

    /// Looks once. To be called by one thread at a time.
    ///
    /// @return the participants that this process's sleepers wait for
    public Set<Long> look() {
        recovery.settleThrownOut();
        parking.rewake();
        Set<Long> lockSet = new HashSet<>();
        Set<Long> conditions = new HashSet<>();
        for (int record : parking.sleepers()) {
            long state = records.state(record);
            if (WaiterState.isLockQueued(state)) {
                lockSet.add(records.lock(record));
            } else if (WaiterState.base(state) == WaiterState.WAITING) {
                conditions.add(records.condition(record));
            }
        }
        lockSet.remove(0L);
        conditions.remove(0L);
        Set<Long> awaited = new HashSet<>();
        Set<Long> gone = new HashSet<>();
        Set<Long> promised = new HashSet<>();
        for (long lock : lockSet) {
            records.requireObject(lock);
            long state = words.getVolatile(lock + STATE);
            note(state, awaited, gone);
            if (gone.contains(Token.participant(state))) {
                recovery.releaseIfGone(lock);
            }
            if ((state & WAKING) != 0) {
                promised.add(lock);
            }
        }
        lookAtRecords(lockSet, conditions, awaited, gone, promised);
        for (long participant : gone) {
            recovery.sweep(participant);
        }
        Set<Long> waking = new HashSet<>();
        for (long lock : lockSet) {
            lookAtLock(lock, promised.contains(lock) || wakingBefore.contains(lock), waking);
        }
        wakingBefore = waking;
        return awaited;
    }

    /// Leaves of the locks to whose waiters a signal was promised those of which no waiter can have got it.
    private void lookAtRecords(
            Set<Long> lockSet, Set<Long> conditions, Set<Long> awaited, Set<Long> gone, Set<Long> promised) {
        Map<Integer, Long> signalled = new HashMap<>();
        int count = lockSet.isEmpty() && conditions.isEmpty() ? 0 : records.count();
        for (int record = 0; record < count; record++) {
            long state = records.state(record);
            boolean isSignalled = WaiterState.base(state) == WaiterState.SIGNALLED;
            boolean carries = (state & WaiterState.NOTIFIED) != 0;
            long lock = records.lock(record);
            boolean mayClaim = isSignalled || (WaiterState.base(state) == WaiterState.QUEUED && !isAsleep(state));
            if (!(mayClaim && lockSet.contains(lock))
                    && !(carries && (conditions.contains(records.condition(record)) || lockSet.contains(lock)))) {
                continue;
            }
            if (mayClaim) {
                promised.remove(lock);
            }
            if (note(records.owner(record), awaited, gone) || !isSignalled) {
                continue;
            }
            Long before = signalledBefore.get(record);
            if (before == null || before != state || isFair(lock)) {
                signalled.put(record, state);
            } else if (records.casState(
                    record, state, WaiterState.to(state, WaiterState.PASSED) | (state & WaiterState.ASLEEP))) {
                locks.handover().clear(lock, WAKING);
            }
        }
        signalledBefore = signalled;
    }

    private void lookAtLock(long lock, boolean stuck, Set<Long> waking) {
        long state = words.getVolatile(lock + STATE);
        if ((state & WAKING) != 0) {
            if (stuck) {
                locks.handover().clear(lock, WAKING);
            } else {
                waking.add(lock);
            }
        }
        if ((state & QUEUED) == 0) {
            words.getAndBitwiseOr(lock + STATE, QUEUED);
        }
        locks.handover().kick(lock);
    }

    private static boolean isAsleep(long state) {
        return (state & WaiterState.ASLEEP) != 0;
    }

    /// Notes the participant of a token as awaited, and as gone if it is.
    private boolean note(long token, Set<Long> awaited, Set<Long> gone) {
        long participant = Token.participant(token);
        if (participant == 0 || participant == participants.self()) {
            return false;
        }
        awaited.add(participant);
        return participants.isGone(participant) && gone.add(participant);
    }

    private boolean isFair(long lock) {
        return (words.getIntOpaque(lock + OPTIONS) & LockLine.FAIR) != 0;
    }
}
