package io.interproc.internal.sync;

import static io.interproc.internal.sync.SemaphoreLine.FAIR;
import static io.interproc.internal.sync.SemaphoreLine.ONE;
import static io.interproc.internal.sync.SemaphoreLine.OPTIONS;
import static io.interproc.internal.sync.SemaphoreLine.QUEUED;
import static io.interproc.internal.sync.SemaphoreLine.REMOVED;
import static io.interproc.internal.sync.SemaphoreLine.RESERVED;
import static io.interproc.internal.sync.SemaphoreLine.STALE;
import static io.interproc.internal.sync.SemaphoreLine.STATE;
import static io.interproc.internal.sync.SemaphoreLine.available;
import static io.interproc.internal.sync.SemaphoreLine.held;

import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.Turn.Verdict;
import io.interproc.internal.park.WaitQueues;
import java.util.function.LongConsumer;

/// The semaphore: one CAS to acquire permits, one to release them, and a queue of records when there are not enough.
///
/// Overview. Permits that are acquired plainly belong to nobody, so they are a number in the state word
/// ([SemaphoreLine]) and nothing else. Permits that are *held* belong to a process, which has a hold record that says
/// how many; the state word has the sum. The record says that it is being changed while the two change one after the
/// other.
///
/// ```
/// acquire n:   CAS state: balance -n, if so many are available                    // done, the common case
///   else       spin a while;  describe a record with n, take a ticket, publish it QUEUED
///              attempt:  enough, and nobody must go first:  CAS balance -n, done
///                        not marked QUEUED:  CAS the mark in
///                        woken in vain:      CAS the RESERVED mark in
///                        sleep on the record, and again
/// release n:   CAS state: balance +n                                              // done, the common case
///   else       (QUEUED)   for the waiters in order, as long as what is available suffices for all so far:
///                           CAS r: QUEUED -> SIGNALLED;  wake r
///                         nobody waits:  CAS the mark out, look once more, and put it back if somebody came
/// hold n:      one thread of the process at a time:  record CHANGING;  CAS held +n;  record +n
/// give back n: the same with -n;  then as release
/// ```
///
/// A release signals as many as its permits satisfy and not the first of a chain, so a waiter that is stopped does not
/// keep those behind it from permits that suffice for all of them. Who was signalled counts against what is available
/// until it has taken its permits, or has found too few and waits again; whoever leaves the queue without permits, or
/// gets a signal that it does not need, signals anew. Who waits for many permits is not overtaken in the queue.
///
/// No wake-up is lost: a waiter publishes its record and then reads the state word; a releaser changes the word, which
/// has the mark, and then looks for records.
///
/// Fair: newcomers queue as long as the QUEUED mark stands, and a waiter takes its permits only when what is available
/// suffices for all before it, too. Otherwise newcomers barge, until a waiter was woken in vain: then RESERVED keeps
/// them out until a waiter has taken permits, so nobody starves.
///
/// Who writes what: the state word, everybody by CAS; a hold record, the process that owns it, one thread at a time
/// ([io.interproc.internal.lock.Holding]); records of waiters, see [WaiterRecords].
///
/// Crash windows. *Who acquires*, after its CAS: the permits stay taken. They have no owner, so it is the same as a
/// death later on. *Who releases*, after its CAS and before the signals: the watchers of the waiters signal at their
/// next look. *Who holds*: a sweep marks the record of the dead as GONE and then the state word as STALE. As long as it
/// is STALE nobody changes *held*, so a record that is not CHANGING says what its owner has. Whoever comes by counts
/// anew, in the semaphore's [io.interproc.internal.lock.Monitor], so that one does so at a time: held is the sum of the
/// records of those who live ([PermitHolds#count]). That is right wherever the dead process was, since its record is
/// not counted: neither what it had added to the word and not to the record, nor what it had taken from the word and
/// not from the record. If the record of a living process is CHANGING, its CAS came before the mark and it is about to
/// say so, or its CAS will fail: the count is left to the next who comes by, at the latest to the next look of a
/// watcher. A process that is stopped just there delays the return of what the dead held; those who hold without a
/// death never wait for it. Whoever gives back while the word is STALE takes the permits out of its record, in the
/// monitor, and leaves the word to the count. *Who sweeps*, between the two marks: the record still names the dead
/// participant; whoever waits finds it dead and sweeps it again ([#awaited]). *Who counts anew*: it frees the records
/// of the dead first and clears STALE last. A record that is marked meanwhile is seen after that, and STALE set again;
/// if the counter dies before it can do so, it dies inside the monitor, and the sweep of the counter sets STALE. *A
/// waiter* anywhere: its record is swept, and the next are signalled.
///
/// A thread of a living process that an error unwinds while it changes record and word leaves a mark, and the process
/// writes its record anew from its heap, and has the held permits counted ([Holding]).
///
/// After CLH queues of permits in `java.util.concurrent.Semaphore` for the order in the queue, and barging with
/// eventual hand-over as in [io.interproc.internal.lock.Locks].
public final class Semaphores extends KindCode {

    private final Words words;
    private final WaitQueues queues;
    private final PermitQueue queue;
    private final PermitHolds holds;

    /// The semaphores of a segment.
    Semaphores(SegmentEngine engine) {
        this.words = engine.words();
        this.queues = engine.queues();
        this.queue = new PermitQueue(engine);
        this.holds = new PermitHolds(engine, this);
    }

    /// Returns what is done inside the monitors.
    PermitHolds holds() {
        return holds;
    }

    long state(long semaphore) {
        return words.getVolatile(semaphore + STATE);
    }

    boolean cas(long semaphore, long expected, long value) {
        return words.compareAndSet(semaphore + STATE, expected, value);
    }

    boolean isFair(long semaphore) {
        return (words.getIntOpaque(semaphore + OPTIONS) & FAIR) != 0;
    }

    // ------------------------------------------------------------------------------------------------ acquiring

    /// Returns whether there are enough permits. While the state word is STALE there are at least as many as it
    /// says, but nobody may change how many are held.
    private static boolean suffices(long state, SemaphoreTurn turn) {
        return available(state) >= turn.permits() && ((state & STALE) == 0 || turn.hold() == null);
    }

    /// Returns the state word, with the held permits counted anew if a death made that necessary and it can be done
    /// at this moment.
    private long counted(SemaphoreTurn turn) {
        long semaphore = turn.semaphore();
        long state = state(semaphore);
        if ((state & STALE) == 0 || state == REMOVED) {
            return state;
        }
        holds.count(semaphore, turn.monitor());
        return state(semaphore);
    }

    private static boolean letsPass(long state, SemaphoreTurn turn) {
        return (state & RESERVED) == 0 && ((state & QUEUED) == 0 || !turn.isFair());
    }

    /// Takes permits if there are enough and no waiter must go first.
    Verdict attemptAtOnce(SemaphoreTurn turn) {
        while (true) {
            long state = counted(turn);
            if (!suffices(state, turn) || !letsPass(state, turn)) {
                return Verdict.WAIT;
            }
            if (take(turn, state, state)) {
                return Verdict.TAKEN;
            }
        }
    }

    /// Takes permits if there are enough and no waiter must go first. Marks that their waiters left behind do not
    /// count, so it looks at the queue where [#attemptAtOnce] believes the marks.
    Verdict attemptNow(SemaphoreTurn turn) {
        long semaphore = turn.semaphore();
        while (true) {
            Verdict verdict = attemptAtOnce(turn);
            long state = state(semaphore);
            if (verdict != Verdict.WAIT || !suffices(state, turn) || queues.count(semaphore) != 0) {
                return verdict;
            }
            if (take(turn, state, state)) {
                return Verdict.TAKEN;
            }
        }
    }

    /// Takes permits past those who wait.
    ///
    /// @return whether there were enough
    boolean tryTake(SemaphoreTurn turn) {
        while (true) {
            long state = counted(turn);
            if (!suffices(state, turn)) {
                return false;
            }
            if (take(turn, state, state)) {
                return true;
            }
        }
    }

    /// Attempts to take permits for a waiter in the queue. If the answer is WAIT the semaphore is marked QUEUED.
    ///
    /// @param signalled whether the waiter was signalled
    Verdict attempt(SemaphoreTurn turn, int record, boolean signalled) {
        long semaphore = turn.semaphore();
        long state = counted(turn);
        boolean enough = suffices(state, turn);
        if (enough && mayTake(state, turn, record, signalled)) {
            return take(turn, state, state & ~RESERVED) ? Verdict.TAKEN : Verdict.AGAIN;
        }
        if ((state & QUEUED) == 0) {
            cas(semaphore, state, state | QUEUED);
            return Verdict.AGAIN;
        }
        if (signalled && !enough && (state & RESERVED) == 0 && !turn.isFair()) {
            cas(semaphore, state, state | RESERVED);
            return Verdict.AGAIN;
        }
        return Verdict.WAIT;
    }

    private boolean mayTake(long state, SemaphoreTurn turn, int record, boolean signalled) {
        if (!turn.isFair() && (signalled || (state & RESERVED) == 0)) {
            return true;
        }
        return queue.suffices(turn.semaphore(), record, available(state), turn.isFair());
    }

    // sync permits acquire
    private boolean take(SemaphoreTurn turn, long state, long kept) {
        SharedPermits hold = turn.hold();
        return hold == null
                ? cas(turn.semaphore(), state, kept - turn.permits() * ONE)
                : holds.take(turn.handle(), hold, state, kept);
    }

    // ------------------------------------------------------------------------------------------------ releasing

    /// Adds permits.
    ///
    /// @param most what the balance must not exceed
    /// @return whether it would not; false for a semaphore that was removed
    // sync permits release
    boolean release(long semaphore, long permits, long most) {
        long state;
        do {
            state = state(semaphore);
            if (state == REMOVED || SemaphoreLine.balance(state) + permits > most) {
                return false;
            }
        } while (!cas(semaphore, state, state + permits * ONE));
        if ((state & QUEUED) != 0) {
            signal(semaphore);
        }
        return true;
    }

    /// Takes all permits that are available, or adds those that are lacking.
    ///
    /// @return how many were taken, or −how many were added
    long drain(long semaphore) {
        long state;
        long available;
        do {
            state = state(semaphore);
            available = state == REMOVED ? 0 : available(state);
        } while (!cas(semaphore, state, state - available * ONE));
        if (available < 0 && (state & QUEUED) != 0) {
            signal(semaphore); // who wants no permits waits for a number that is not negative
        }
        return available;
    }

    /// Clears the RESERVED mark for a waiter that leaves, and signals those for whom there are enough permits.
    void left(long semaphore) {
        withdraw(semaphore);
        signal(semaphore);
    }

    void mark(long semaphore, long mark) {
        long state;
        do {
            state = state(semaphore);
        } while ((state & mark) == 0 && !cas(semaphore, state, state | mark));
    }

    // ------------------------------------------------------------------------------------------------ for the engine

    @Override
    public void mark(long queue) {
        mark(queue, QUEUED);
    }

    /// Signals the first waiters, as many as what is available suffices for.
    @Override
    public void signal(long semaphore) {
        long state = state(semaphore);
        if (state == REMOVED) {
            return;
        }
        if ((state & STALE) != 0) {
            holds.tryCount(semaphore);
            state = state(semaphore);
        }
        while ((state & QUEUED) != 0 && state != REMOVED && !queue.signal(semaphore, available(state))) {
            if (cas(semaphore, state, state & ~(QUEUED | RESERVED)) && queue.isAwaited(semaphore)) {
                mark(semaphore, QUEUED);
            }
            state = state(semaphore);
        }
    }

    @Override
    public void withdraw(long queue) {
        long state;
        do {
            state = state(queue);
        } while ((state & RESERVED) != 0 && state != REMOVED && !cas(queue, state, state & ~RESERVED));
    }

    @Override
    public boolean close(long semaphore, boolean forced) {
        while (true) {
            long state = state(semaphore);
            if (state == REMOVED) {
                return true;
            }
            if (!forced && (state & STALE) != 0) {
                holds.tryCount(semaphore); // what the dead held nobody holds any more
                state = state(semaphore);
            }
            boolean isUsed = held(state) != 0 || (state & STALE) != 0 || !queues.isEmpty(semaphore);
            if (isUsed && !forced) {
                return false;
            }
            if (cas(semaphore, state, REMOVED)) {
                return true;
            }
        }
    }

    @Override
    public void dispose(long semaphore, long generation, Blocks.Visitor part) {
        holds.dispose(semaphore, generation, part);
    }

    @Override
    public boolean isClosed(long semaphore) {
        return state(semaphore) == REMOVED;
    }

    @Override
    public void queues(long semaphore, LongConsumer action) {
        action.accept(semaphore);
        action.accept(EmbeddedLock.at(semaphore));
    }

    @Override
    public boolean isStrict(long queue) {
        return isFair(queue);
    }

    @Override
    public void awaited(long semaphore, LongConsumer action) {
        holds.holders(semaphore, action);
        queue.blocker(semaphore, available(state(semaphore)), action);
    }

    @Override
    public void sweep(long semaphore, long participant) {
        holds.sweep(semaphore, participant);
    }
}
