package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.DEAD_HOLDER;
import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.STATE;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/// The reaper: gives back all that a participant left behind, when it is proven dead or as it leaves.
///
/// Overview. A sweep of a token visits every record and every block of the segment and changes only words that hold
/// that token, each by one CAS:
///
/// ```
/// record:   pass on its notification and its signal ([Notifications]);  CAS state -> IDLE;  CAS owner: dead -> 0
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
/// signal: it is free and QUEUED; whoever comes may take it, and a watcher of any waiter signals ([Watch]). It is
/// marked QUEUED in any case, because a releaser that dies after it took that mark out leaves sleepers and no mark.
/// Before the slot is FREE there was one complete sweep.
///
/// A lock whose state word names a dead participant is abandoned, wherever its holder died: whether it had come to its
/// critical section, or was about to leave, only its heap knew. Who the dead holder was stands in the line; that word
/// is written before the take-over, by a CAS from what it was before the state word was read, so a late sweeper does
/// not overwrite what a later death wrote.
public final class Recovery {

    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final Words words;
    private final Participants participants;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final Blocks blocks;
    private final Directory directory;
    private final Parking parking;
    private final ThreadNames names;
    private final Locks locks;
    private final Notifications notifications;
    private final Ownerships ownerships;
    private final ThrownOut thrown;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    Recovery(
            Words words,
            Participants participants,
            WaiterRecords records,
            WaitQueues queues,
            Blocks blocks,
            Directory directory,
            Parking parking,
            ThreadNames names,
            Locks locks,
            Notifications notifications,
            Ownerships ownerships,
            ThrownOut thrown) {
        this.words = words;
        this.participants = participants;
        this.records = records;
        this.queues = queues;
        this.blocks = blocks;
        this.directory = directory;
        this.parking = parking;
        this.names = names;
        this.locks = locks;
        this.notifications = notifications;
        this.ownerships = ownerships;
        this.thrown = thrown;
    }

    /// Sweeps every participant that is dead, proving deaths on the way.
    public void sweepAllDead() {
        participants.forEachDead(
                new LongConsumer() { // not a lambda; see Engine
                    @Override
                    public void accept(long token) {
                        sweep(token);
                    }
                });
    }

    /// Claims a record to wait with. If none is left the dead may have them: sweeps them, and tries again.
    ///
    /// @return the record, or −1, which is logged the first time
    int claimRecord() {
        int record = records.claim();
        if (record < 0) {
            sweepAllDead();
            record = records.claim();
        }
        if (record < 0) {
            records.sayFull();
        }
        return record;
    }

    /// Takes a lock over if its owner is dead, before everything else that the owner left.
    ///
    /// @return whether the owner was dead
    boolean releaseIfGone(long lock) {
        long owner = Token.participant(words.getVolatile(lock + STATE));
        boolean gone = owner != 0 && owner != participants.self() && participants.isGone(owner);
        if (gone) {
            takeOver(lock, owner);
        }
        return gone;
    }

    /// Sweeps the participant of a token if it is another and is gone.
    ///
    /// @return whether it was
    boolean sweepIfGone(long token) {
        long participant = Token.participant(token);
        return participant != 0
                && participant != participants.self()
                && participants.isGone(participant)
                && sweep(participant);
    }

    /// Sweeps the participants that are gone of the waiters of a lock or of a condition. As long as nobody
    /// sleeps for the same object no watcher does, and the dead would count, and a free lock be kept for them.
    ///
    /// @return whether there were any
    boolean sweepGoneWaiters(long object, boolean condition) {
        boolean[] swept = new boolean[1];
        queues.forEachWaiter(
                object,
                condition,
                new IntConsumer() { // not a lambda; see Engine
                    @Override
                    public void accept(int record) {
                        swept[0] |= sweepIfGone(records.owner(record));
                    }
                });
        return swept[0];
    }

    /// Sweeps a participant that is gone, or this one as it leaves. Returns at once if another thread of this
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
                    new WaiterRecords.OwnedRecord() { // not a lambda; see Engine
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
            parking.sweepSeats(participant);
            participants.swept(participant);
            return true;
        } finally {
            sweeping.set(false);
        }
    }

    private void sweepRecord(int record, long owner) {
        long state = records.state(record);
        if (records.owner(record) == owner) {
            notifications.giveUp(record, state);
            records.free(record, owner);
        }
    }

    private void sweepBlock(long block, long header, long participant) {
        switch (Blocks.kind(header)) {
            case Blocks.KIND_LOCK, Blocks.KIND_RLOCK -> takeOver(block, participant);
            case Blocks.KIND_VALUE, Blocks.KIND_CONDITION -> {
                if (words.getOpaque(block + EmbeddedLock.REFERENCE) == EmbeddedLock.at(block)) {
                    takeOver(blocks.requireObject(EmbeddedLock.at(block)), participant);
                }
            }
            default -> {}
        }
        if (Blocks.state(header) == Blocks.STATE_NEW && Token.isOfOrBefore(header, participant)) {
            blocks.settle(block, header, directory.isReachable(block, header) || records.isChunk(block));
        }
    }

    /// Takes a lock from a dead owner, in one step: afterwards it is free and abandoned.
    private void takeOver(long lock, long participant) {
        while (true) {
            long deadBefore = words.getVolatile(lock + DEAD_HOLDER);
            long state = words.getVolatile(lock + STATE);
            if (!Token.isOfOrBefore(state, participant)) {
                return;
            }
            long dead = LockLine.deadHolder(participants.pid(Token.participant(state)), names.threadOf(state));
            words.compareAndSet(lock + DEAD_HOLDER, deadBefore, dead);
            long free = (state & Token.FLAGS_MASK) | ABANDONED | QUEUED;
            if (words.compareAndSet(lock + STATE, state, free)) {
                locks.handover().kick(lock);
                return;
            }
        }
    }

    /// Settles the marks of threads of this process that an error unwound and that could not mend what they left.
    /// If an error unwinds this method the marks that it has not come to stay for the next time.
    public void settleThrownOut() {
        if (!thrown.marked || !thrown.tryClaim()) {
            return;
        }
        boolean done = false;
        try {
            thrown.marked = false;
            for (Ownership own : ownerships.all()) {
                settleLock(own);
            }
            for (int place = 0; place <= ThrownOut.PLACE_MASK; place++) {
                settleRecord(place);
            }
            done = true;
        } finally {
            if (!done) {
                thrown.marked = true;
            }
            thrown.settling = 0;
        }
    }

    /// Does for one lock what [#settleThrownOut()] does for all.
    void settle(Ownership own) {
        thrown.claim(parking.waiting());
        try {
            settleLock(own);
        } finally {
            thrown.settling = 0;
        }
    }

    private void settleLock(Ownership own) {
        if (own.awaited) {
            own.awaited = false;
            sweepIfGone(words.getVolatile(own.lock + STATE));
        }
        long owner = own.due;
        if (owner != 0) {
            int next;
            try {
                next = locks.handover().free(own.lock, owner);
                own.due = 0;
            } catch (ScopeFormatException | IllegalMonitorStateException e) {
                own.due = 0; // damaged: it would stand in the way of every look
                throw e;
            }
            locks.handover().wake(own.lock, next);
        }
    }

    private void settleRecord(int place) {
        int record = thrown.records[place] - 1;
        if (record < 0) {
            return;
        }
        try {
            notifications.giveUp(record, records.state(record));
        } catch (ScopeFormatException e) {
            thrown.records[place] = 0; // damaged: it would stand in the way of every look
            throw e;
        }
        thrown.records[place] = 0;
        records.forget(record);
        records.keep(record);
    }

    /// Takes a lock back for a thread that an error throws out of a wait on a condition, if the thread does not
    /// hold it. There may be little stack left, so it makes only accesses that every wait makes, and polls, without
    /// a record and out of turn.
    // sync lock-handover acquire
    void takeBack(Contender me, int holds, long begun) {
        Ownership own = me.ownership();
        long lock = me.lock();
        long thread = me.thread();
        long pause = SHORTEST_PAUSE_NANOS;
        while (own.thread != thread) {
            long state = words.getVolatile(lock + STATE);
            if (Token.owner(state) == 0) {
                locks.take(me, state, (state & Token.FLAGS_MASK) | QUEUED);
            } else {
                awaitRelease(own, state, pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
        own.resume(holds, begun);
    }

    /// Pauses, and sweeps the owner if it is dead; without the stack or the memory for it, lets the watcher do so.
    private void awaitRelease(Ownership own, long state, long nanos) {
        try {
            parking.checkOpen();
            sweepIfGone(state);
            parking.waiting().pause(nanos);
        } catch (StackOverflowError | OutOfMemoryError _) {
            own.awaited = true;
            thrown.marked = true;
        }
    }
}
