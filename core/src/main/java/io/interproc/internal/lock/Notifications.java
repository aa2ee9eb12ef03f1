package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.STATE;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;

/// Giving a notification to a waiter, and passing it on, exactly once, when that waiter dies before it has returned.
///
/// Overview. A notification is *in* the record whose state word carries NOTIFIED. It leaves it when the waiter
/// holds the lock again and its record becomes IDLE (acknowledged), or when the participant is gone and a
/// sweeper, which owns the record by then ([Recovery]), gives it to an *heir*: the first of those who were
/// waiting when it was given (their tickets are below the record's bound). The two words cannot change
/// together, so the heir's word names its *donor*:
///
/// ```
/// pass on:      heir known (a record names this one as donor)?   CAS donor: NOTIFIED -> IDLE
///               else find the heir;  CAS heir: WAITING -> notified, donor;  CAS donor: NOTIFIED -> IDLE
///               nobody was there:  CAS donor: NOTIFIED -> IDLE                      // dropped
/// acknowledge:  if there is a donor:  CAS donor: NOTIFIED -> IDLE;  then become IDLE
/// ```
///
/// Crash windows. The sweeper dies between the two CASes: the next sweeper finds the heir and does the second.
/// The heir acknowledges first: it does the second itself before its own word forgets the donor. The heir dies:
/// its sweeper settles the donor, then passes the heir's notification on. A donor's record is not reused before
/// it is IDLE, and its sequence tells a reuse apart.
///
/// Two who notify one waiter at the same time (a notifier under the lock, and a sweeper) may each write the
/// waiter's bound and lock ticket before one of them wins the CAS. Either bound belongs to a notification that
/// was given while it waited; either ticket is its own, because a loser never uses its ticket again.
final class Notifications {

    private final Words words;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Locks locks;

    Notifications(Words words, WaiterRecords records, WaitQueues queues, Locks locks) {
        this.words = words;
        this.records = records;
        this.queues = queues;
        this.locks = locks;
    }

    /// Gives a notification to a waiter that is WAITING.
    ///
    /// @param bound the condition ticket below which a waiter is present now
    /// @param donor the record of the dead waiter whose notification this is, or −1
    /// @return whether this call gave it
    boolean give(long condition, long lock, int record, long bound, int donor, long donorState) {
        while (true) {
            long state = records.state(record);
            long ticket = records.conditionTicket(record);
            if (WaiterState.base(state) != WaiterState.WAITING
                    || records.condition(record) != condition
                    || ticket >= bound) {
                return false;
            }
            records.setBound(record, bound);
            boolean asleep = (state & WaiterState.ASLEEP) != 0;
            boolean queued = asleep || locks.isFair(lock); // a fair lock knows the order of those who are awake, too
            long next = WaiterState.to(state, queued ? WaiterState.QUEUED : WaiterState.AWAKE) | WaiterState.NOTIFIED;
            if (donor >= 0) {
                next = WaiterState.withDonor(next, donor, donorState);
            }
            if (queued) {
                records.setLock(record, lock);
                long lockTicket = queues.takeTicket(lock);
                records.setLockTicket(record, lockTicket);
                queues.hint(lock, lockTicket, record);
                words.getAndBitwiseOr(lock + STATE, QUEUED);
                next |= state & WaiterState.ASLEEP;
            }
            if (records.casState(record, state, next)) {
                queues.finished(condition, ticket);
                return true;
            }
        }
    }

    /// Settles the donor of a record whose thread holds the lock again; the record becomes IDLE after that.
    void acknowledge(int record) {
        settleDonor(records.state(record));
    }

    /// Ends the wait of a record of this participant whose thread does not go on to the lock, or of a dead one
    /// that this participant has taken over: passes on what it carries. The record is IDLE afterwards.
    void giveUp(int record) {
        while (true) {
            long state = records.state(record);
            if ((state & WaiterState.NOTIFIED) != 0) {
                settleDonor(state);
                passOn(record, state);
                continue;
            }
            if (!records.casState(record, state, WaiterState.idle(state))) {
                continue;
            }
            long lock = records.lock(record);
            if (lock != 0 && WaiterState.isLockQueued(state)) {
                records.requireObject(lock);
                queues.finished(lock, records.lockTicket(record));
                locks.handover().clear(lock, LockLine.WAKING);
                locks.handover().kick(lock);
            }
            records.forget(record);
            return;
        }
    }

    private void passOn(int record, long state) {
        long condition = records.requireObject(records.condition(record));
        long bound = records.bound(record);
        long lock = records.requireObject(words.getOpaque(condition + EmbeddedLock.REFERENCE));
        boolean given = hasHeir(record, state);
        while (!given) {
            int heir = queues.firstWaiting(condition, bound);
            if (heir < 0) {
                break;
            }
            given = give(condition, lock, heir, bound, record, state);
        }
        if (records.casState(record, state, state & ~WaiterState.NOTIFIED)) {
            locks.handover().kick(lock);
        }
    }

    private boolean hasHeir(int donor, long donorState) {
        long sequence = WaiterState.shortSequence(donorState);
        int count = records.count();
        for (int record = 0; record < count; record++) {
            long state = records.state(record);
            if (WaiterState.donor(state) == donor && WaiterState.donorSequence(state) == sequence) {
                return true;
            }
        }
        return false;
    }

    private void settleDonor(long state) {
        int donor = WaiterState.donor(state);
        if (donor < 0 || donor >= records.count()) {
            return;
        }
        long word = records.state(donor);
        while ((word & WaiterState.NOTIFIED) != 0
                && WaiterState.shortSequence(word) == WaiterState.donorSequence(state)) {
            if (records.casState(donor, word, word & ~WaiterState.NOTIFIED)) {
                return;
            }
            word = records.state(donor);
        }
    }
}
