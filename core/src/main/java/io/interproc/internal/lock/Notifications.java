package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Contributions;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;

/// Giving a notification to a waiter, and passing it on, exactly once, when that waiter dies before it has returned.
///
/// Overview. A notification is *in* the record whose state word carries NOTIFIED. It leaves it when the waiter
/// holds the lock again and its record becomes IDLE (acknowledged), or when the waiter is dead and its notification
/// went on to an *heir*: the first of those who were waiting when it was given (their tickets are below the record's
/// bound). Any number of sweepers may do that at the same time, and each of them may die or be paused anywhere: nobody
/// owns what it sweeps. So each step is one CAS on a word that says which wait it is meant for, and whoever comes by
/// does the next one:
///
/// ```
/// pass on (of the dead r):
///   1  CAS r.heir:   nobody -> h, h's generation                        // the one choice; h is WAITING
///   2  CAS h.donor:  another generation -> r, h's generation            // two of the dead may choose one h
///   3  CAS h.state:  WAITING -> AWAKE or QUEUED, NOTIFIED, INHERITED    // arbitrates with time-out and notify
///   4  CAS r.state:  NOTIFIED -> not                                    // r has none any more
///   nobody is there to choose:  4                                       // the notification is dropped
///   h is not WAITING any more, and did not inherit from r:  CAS r.heir: h -> nobody;  again from 1
/// acknowledge (h, INHERITED):  4 for its donor;  then become IDLE
/// ```
///
/// Why it is given once. The heir word of r holds one heir at a time, and changes only when that heir has left the wait
/// it was chosen in without inheriting from r; then step 3 of a late sweeper fails, for it expects that wait. What h
/// inherited is r's exactly if its donor word names r: once that word names h's current generation it stays for the
/// rest of that wait. Before h leaves INHERITED, by acknowledging or by its own sweep, it does step 4 for r, so nobody
/// looks for another heir of r afterwards. The heir word of r is set to nobody before each of its waits, together with
/// the generation, so a late step 1 lands in no later wait.
///
/// Crash windows. After 1: the next sweeper goes on with h. After 2: the same; the sweeper of another dead waiter that
/// has chosen h as well does step 3 for r and then chooses again. After 3: the next sweeper sees that h inherited from
/// r, and so does h itself. Should h die, its sweeper does step 4 for r and passes on what h carries.
///
/// A waiter that is to sleep on in the queue of the lock needs a ticket of the lock. Whoever notifies it announces
/// that, takes a ticket, and gives it to the wait, each by a CAS that names the wait ([Contributions]). Two who notify
/// one waiter at the same time use the ticket of the one who gave it first, and the greater bound. So if a notifier
/// dies after it raised the bound, and the waiter gets an older notification from a sweeper and dies as well, the heir
/// may be one that came after that older notification, though not after the notifier's.
final class Notifications {

    private final Words words;
    private final WaiterRecords records;
    private final Contributions contributions;
    private final WaitQueues queues;
    private final Locks locks;

    Notifications(Words words, WaiterRecords records, WaitQueues queues, Locks locks) {
        this.words = words;
        this.records = records;
        this.contributions = records.contributions();
        this.queues = queues;
        this.locks = locks;
    }

    /// Gives a notification to a waiter that is WAITING.
    ///
    /// @param bound the condition ticket below which a waiter is present now
    /// @return whether this call gave it
    boolean give(long condition, long lock, int record, long bound) {
        while (true) {
            long state = records.state(record);
            if (!isPresent(record, state, condition, bound)) {
                return false;
            }
            if (give(condition, lock, record, state, bound, 0)) {
                return true;
            }
        }
    }

    private boolean isPresent(int record, long state, long condition, long bound) {
        return WaiterState.base(state) == WaiterState.WAITING
                && records.firstQueue(record) == condition
                && records.ticket(record) < bound;
    }

    /// Gives a notification to a waiter whose state word is this one; false if the word has changed.
    private boolean give(long condition, long lock, int record, long state, long bound, long flags) {
        long ticket = records.ticket(record);
        contributions.raiseBound(record, state, bound, queues.tail(condition));
        boolean asleep = (state & WaiterState.ASLEEP) != 0;
        boolean queued = asleep || locks.isFair(lock); // a fair lock knows the order of those who are awake, too
        long next =
                WaiterState.to(state, queued ? WaiterState.QUEUED : WaiterState.AWAKE) | WaiterState.NOTIFIED | flags;
        if (queued) {
            giveLockTicket(lock, record, state);
            locks.mark(lock);
            next |= WaiterState.MOVED | (state & WaiterState.ASLEEP);
        }
        if (!records.casState(record, state, next)) {
            return false;
        }
        queues.finished(condition, ticket);
        return true;
    }

    private void giveLockTicket(long lock, int record, long state) {
        contributions.announceTicket(record, state);
        contributions.giveTicket(record, state, queues.takeTicket(lock));
        long ticket = contributions.ticket(record, state, queues.tail(lock));
        if (ticket >= 0) { // none if the wait is over
            queues.hint(lock, ticket, record);
        }
    }

    /// Says, for a waiter whose thread holds the lock again, that its notification has arrived; the record becomes
    /// IDLE after that.
    void acknowledge(int record) {
        settleDonor(record, records.state(record));
    }

    /// Continues passing the notification of a record on, up to a step that somebody else has done meanwhile, or to
    /// the end.
    void passOn(int record, long state) {
        settleDonor(record, state);
        long condition = records.firstQueue(record);
        long chosen = contributions.heir(record);
        if (records.state(record) != state) {
            return;
        }
        records.requireObject(condition);
        long lock = records.requireObject(words.getOpaque(condition + EmbeddedLock.REFERENCE));
        long bound = contributions.bound(record, state, queues.tail(condition));
        long nobody = Contributions.reference(record, WaiterState.generation(state));
        if (chosen == nobody) {
            choose(record, state, condition, lock, bound);
            return;
        }
        int heir = Contributions.referredRecord(chosen);
        long there = heir < records.count() ? records.state(heir) : 0;
        boolean isSameWait = WaiterState.generation(there) == Contributions.referredGeneration(chosen);
        if (isSameWait && WaiterState.base(there) == WaiterState.WAITING) {
            bequeath(record, heir, there, condition, lock, bound);
        } else if (isSameWait && (there & WaiterState.INHERITED) != 0 && donorOf(heir, there) == record) {
            settle(record, state, lock);
        } else if (records.state(record) == state) { // else an heir settled it, and has gone on since
            contributions.casHeir(record, chosen, nobody);
        }
    }

    private void choose(int donor, long state, long condition, long lock, long bound) {
        int first = queues.firstWaiting(condition, bound);
        if (first < 0) {
            settle(donor, state, lock);
            return;
        }
        long there = records.state(first);
        if (isPresent(first, there, condition, bound)) {
            long nobody = Contributions.reference(donor, WaiterState.generation(state));
            contributions.casHeir(donor, nobody, Contributions.reference(first, WaiterState.generation(there)));
        }
    }

    /// Makes a waiter that was chosen inherit: from this donor, or from another whose sweeper claimed the waiter
    /// first.
    private void bequeath(int donor, int heir, long there, long condition, long lock, long bound) {
        int claimant = donorOf(heir, there);
        if (claimant < 0) {
            long generation = WaiterState.generation(there);
            long claim = contributions.donor(heir);
            if (Contributions.referredGeneration(claim) != generation // a claim on this wait is final
                    && contributions.isStillWaiting(heir, there)) {
                contributions.casDonor(heir, claim, Contributions.reference(donor, generation));
            }
            return;
        }
        long least = claimant == donor
                ? bound
                : contributions.bound(claimant, records.state(claimant), queues.tail(condition));
        if (least >= 0) {
            give(condition, lock, heir, there, least, WaiterState.INHERITED);
        } else if (records.state(heir) == there) { // else the heir has left this wait, and its donor is settled
            throw contributions.damagedDonor(heir);
        }
    }

    /// Returns the record whose notification a wait inherits, or inherited: the one that claimed it; −1 for none.
    private int donorOf(int heir, long state) {
        long claim = contributions.donor(heir);
        int donor = Contributions.referredRecord(claim);
        return Contributions.referredGeneration(claim) == WaiterState.generation(state) && donor < records.count()
                ? donor
                : -1;
    }

    private void settleDonor(int record, long state) {
        int donor = (state & WaiterState.INHERITED) != 0 ? donorOf(record, state) : -1;
        if (donor < 0) {
            return;
        }
        long chosen = Contributions.reference(record, WaiterState.generation(state));
        long owing = records.state(donor);
        while ((owing & WaiterState.NOTIFIED) != 0 && contributions.heir(donor) == chosen) {
            if (records.casState(donor, owing, owing & ~(WaiterState.NOTIFIED | WaiterState.INHERITED))) {
                return;
            }
            owing = records.state(donor);
        }
    }

    /// Says that a record carries no notification any more.
    private void settle(int record, long state, long lock) {
        if (records.casState(record, state, state & ~(WaiterState.NOTIFIED | WaiterState.INHERITED))) {
            locks.kick(lock);
        }
    }
}
