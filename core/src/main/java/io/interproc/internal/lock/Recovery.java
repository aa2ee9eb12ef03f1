package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.ABANDONED;
import static io.interproc.internal.lock.LockLine.BIASED;
import static io.interproc.internal.lock.LockLine.DEAD_HOLDER;
import static io.interproc.internal.lock.LockLine.FENCE;
import static io.interproc.internal.lock.LockLine.FREEING;
import static io.interproc.internal.lock.LockLine.HOLDS;
import static io.interproc.internal.lock.LockLine.ORDINARY;
import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.REVOKING;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.internal.lock.LockLine.THREAD;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Parking;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.concurrent.atomic.AtomicBoolean;

/// The reaper: gives back all that a participant left behind, when it is proven dead or as it leaves.
///
/// Overview. A sweep of a token visits every record and every block of the segment and changes only words that hold
/// that token, each by one CAS that takes it over into the sweeper's own name:
///
/// ```
/// record:   CAS owner: dead -> sweeper;  pass on its notification and its signal;  IDLE;  CAS owner: sweeper -> 0
/// lock:     CAS state: dead, flags -> sweeper's recovery, flags, ABANDONED;  hold count = 1;  thread = 0;  release
/// block:    NEW -> LIVE if others can reach it, else FREE
/// at last:  spin seats;  participant DEAD -> FREE
/// ```
///
/// A participant that entered over the dead may die before it has swept its predecessor. So the sweep of a token takes
/// along what carries an older generation of its slot.
///
/// Several may sweep one token at the same time; each word has one winner. Crash windows: a sweeper that dies
/// owns what it took over, so the sweep of the sweeper's token finds it again; the dead participant's slot is
/// not FREE before one complete sweep. The recovery owns a lock under a token without thread bits, which no
/// thread mistakes for its own.
///
/// A lock whose bias of the dead somebody asks for names that one, and not the dead: it is taken over all the same, and
/// then decided ([Biases]).
///
/// A lock whose thread id is 0 is given back without the ABANDONED mark: its holder died on the way in or out. It is
/// marked QUEUED in any case: a releaser that dies after it took that mark out leaves sleepers and no mark.
///
/// In one process one thread sweeps at a time. If it is thrown out in the middle, it gives back the one record or lock
/// that it had taken over; all else still carries the token of the dead, and the next sweep finds it.
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
    private final Locks locks;
    private final Notifications notifications;
    private final ThrownOut thrown;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    /// What the sweep in progress has taken over and not given back yet.
    private int takenRecord = -1;
    private long takenLock;

    Recovery(
            Words words,
            Participants participants,
            WaiterRecords records,
            WaitQueues queues,
            Blocks blocks,
            Directory directory,
            Parking parking,
            Locks locks,
            Notifications notifications,
            ThrownOut thrown) {
        this.words = words;
        this.participants = participants;
        this.records = records;
        this.queues = queues;
        this.blocks = blocks;
        this.directory = directory;
        this.parking = parking;
        this.locks = locks;
        this.notifications = notifications;
        this.thrown = thrown;
    }

    /// Sweeps every participant that is dead, proving deaths on the way.
    public void sweepAllDead() {
        participants.forEachDead(this::sweep);
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
        queues.forEachWaiter(object, condition, record -> swept[0] |= sweepIfGone(records.owner(record)));
        return swept[0];
    }

    /// Sweeps a participant that is gone, or this one as it leaves. Returns at once if this process is sweeping
    /// already.
    ///
    /// @return whether this call swept
    public boolean sweep(long token) {
        if (!sweeping.compareAndSet(false, true)) {
            return false;
        }
        boolean done = false;
        try {
            long participant = Token.participant(token);
            records.forEachOf(participant, this::sweepRecord);
            blocks.helpTop();
            for (long block = blocks.first(); block < blocks.top(); ) {
                long header = blocks.header(block);
                sweepBlock(block, header, participant);
                block = blocks.next(block, header);
            }
            parking.sweepSeats(participant);
            participants.swept(participant);
            done = true;
            return true;
        } finally {
            try {
                if (!done) {
                    giveBackTaken();
                }
            } finally {
                sweeping.set(false);
            }
        }
    }

    /// Gives back what a sweep was thrown out with; the rest still carries the token of the dead.
    private void giveBackTaken() {
        int record = takenRecord;
        long lock = takenLock;
        takenRecord = -1;
        takenLock = 0;
        long self = participants.self();
        if (record >= 0 && records.owner(record) == self) {
            notifications.giveUp(record);
            records.free(record, self);
        }
        if (lock != 0) {
            finishTakeOver(lock, Token.participant(self), 0);
        }
    }

    private void sweepRecord(int record, long owner) {
        long self = participants.self();
        takenRecord = record;
        if (records.takeOver(record, owner, self)) {
            notifications.giveUp(record);
            records.free(record, self);
        }
        takenRecord = -1;
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

    private void takeOver(long lock, long participant) {
        long recovery = Token.participant(participants.self());
        while (true) {
            long state = words.getVolatile(lock + STATE);
            boolean undecided = (state & REVOKING) != 0;
            boolean isRevoked = undecided && Token.isOfOrBefore(locks.biases().biased(lock), participant);
            if (!Token.isOfOrBefore(state, participant) && !isRevoked) {
                return;
            }
            long gone = Token.participant(state);
            long thread = LockLine.threadInside(words, lock, state);
            boolean isThread = Token.owner(state) != gone;
            if (thread != 0 && isThread) {
                words.setOpaque(lock + DEAD_HOLDER, LockLine.deadHolder(participants.pid(gone), thread));
            }
            long flags = (state & ORDINARY) | (thread != 0 ? ABANDONED : 0) | (undecided ? REVOKING : 0);
            takenLock = lock;
            if (words.compareAndSet(lock + STATE, state, recovery | flags)) {
                finishTakeOver(lock, recovery, participant);
                takenLock = 0;
                return;
            }
            takenLock = 0;
        }
    }

    /// Decides, if need be, who has a lock that the owner has taken over, and gives it back if it is the owner.
    ///
    /// @param gone the participant that is being swept, or 0
    private void finishTakeOver(long lock, long owner, long gone) {
        if (isOwnedBy(lock, owner) && (words.getVolatile(lock + STATE) & REVOKING) != 0) {
            locks.biases().decide(lock, owner, gone);
        }
        if (isOwnedBy(lock, owner)) {
            giveBack(lock, owner);
        }
    }

    private boolean isOwnedBy(long lock, long owner) {
        return Token.owner(words.getVolatile(lock + STATE)) == owner;
    }

    /// Releases a lock for an owner that did not get to the end of its own release, if it had begun one: it may
    /// have taken the QUEUED mark out and not looked at the queue.
    private void giveBack(long lock, long owner) {
        words.setIntOpaque(lock + HOLDS, 1);
        words.setRelease(lock + THREAD, 0);
        words.getAndBitwiseOr(lock + STATE, QUEUED);
        locks.handover().releaseSlow(lock, owner);
    }

    /// Settles the marks of threads of this process that were thrown out and could not mend what they left. If
    /// it is thrown out itself, the marks that it has not come to stay for the next time.
    public void settleThrownOut() {
        if (!thrown.marked || !thrown.tryClaim()) {
            return;
        }
        boolean done = false;
        try {
            thrown.marked = false;
            for (int place = 0; place <= ThrownOut.PLACE_MASK; place++) {
                settleLock(place);
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

    /// Mends the lock of one mark, and takes the mark back: an acquisition is rolled back, a release finished or
    /// done.
    void settleThrownOut(int place) {
        thrown.claim(parking.waiting());
        try {
            settleLock(place);
        } finally {
            thrown.settling = 0;
        }
    }

    /// Takes a lock back for a thread that an error throws out of a wait on a condition, however far it has
    /// come: the lock may be released or half released, or acquired again or half. There may be little stack
    /// left, so it makes only accesses that every wait makes, and polls, without a record and out of turn. There is
    /// no mark of this thread on the lock meanwhile: whoever settled it would decide about the same words.
    // sync lock-handover acquire
    void takeBack(long lock, long me, long threadId, int holds) {
        long pause = SHORTEST_PAUSE_NANOS;
        while (true) {
            long state = words.getVolatile(lock + STATE);
            long owner = Token.owner(state);
            if ((state & BIASED) != 0) {
                locks.biases().revoke(lock);
                continue;
            }
            if (owner == me && (state & (REVOKING | FREEING)) != 0) {
                finishTakeOver(lock, me, 0);
                continue;
            }
            if (owner == me && words.getOpaque(lock + THREAD) == LockLine.threadWord(me, threadId)) {
                break;
            }
            // Half a release may have taken the QUEUED mark out.
            if ((owner == me || owner == 0)
                    && words.compareAndSet(lock + STATE, state, me | (state & ORDINARY) | QUEUED)) {
                words.setOpaque(lock + FENCE, words.getOpaque(lock + FENCE) + 1);
                break;
            }
            if (owner != me) {
                awaitRelease(lock, state, pause, me);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
        words.setIntOpaque(lock + HOLDS, holds);
        words.setOpaque(lock + THREAD, LockLine.threadWord(me, threadId));
    }

    /// Pauses, and sweeps the owner if it is dead; without the stack for it, lets the watcher do so.
    private void awaitRelease(long lock, long state, long nanos, long me) {
        try {
            parking.checkOpen();
            sweepIfGone(state);
            parking.waiting().pause(nanos);
        } catch (StackOverflowError _) {
            int place = ThrownOut.PLACE_MASK & (int) ((me >>> 8) ^ (lock >>> 6));
            if (thrown.locks[place] == 0) {
                thrown.owners[place] = me;
                thrown.locks[place] = lock | ThrownOut.AWAITING;
                thrown.marked = true;
            }
        }
    }

    private void settleRecord(int place) {
        int record = thrown.records[place] - 1;
        if (record < 0) {
            return;
        }
        try {
            notifications.giveUp(record);
        } catch (ScopeFormatException e) {
            thrown.records[place] = 0; // damaged: it would stand in the way of every look
            throw e;
        }
        thrown.records[place] = 0;
        records.keep(record);
    }

    private void settleLock(int place) {
        if (thrown.locks[place] == 0) {
            return;
        }
        try {
            mendLock(place);
        } catch (ScopeFormatException | IllegalMonitorStateException e) {
            thrown.locks[place] = 0; // damaged: it would stand in the way of every look
            throw e;
        }
        thrown.locks[place] = 0;
    }

    private void mendLock(int place) {
        long owner = thrown.owners[place];
        long mark = thrown.locks[place];
        long lock = ThrownOut.lock(mark);
        long state = words.getVolatile(lock + STATE);
        boolean isMine = Token.owner(state) == owner;
        if (mark == (lock | ThrownOut.AWAITING)) {
            sweepIfGone(state);
        } else if (isMine && (state & (REVOKING | FREEING)) != 0) {
            finishTakeOver(lock, owner, 0);
        } else if ((mark & ThrownOut.BETWEEN) == 0
                ? locks.biases().makeOrdinary(lock, owner)
                : isMine && (state & BIASED) == 0) {
            boolean leaving = (mark & ThrownOut.LEAVING) != 0;
            boolean inside = LockLine.threadInside(words, lock, words.getVolatile(lock + STATE)) != 0;
            int holds = words.getIntOpaque(lock + HOLDS);
            if (inside && leaving && holds > 1) {
                words.setIntOpaque(lock + HOLDS, holds - 1);
            } else if (!inside || (mark & ThrownOut.BETWEEN) == 0) {
                giveBack(lock, owner);
            }
        }
    }
}
