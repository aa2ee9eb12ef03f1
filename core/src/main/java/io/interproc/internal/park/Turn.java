package io.interproc.internal.park;

/// What one call wants of an object: the part of a primitive that its waits need ([Parking#await]). Of one thread.
///
/// A turn is told by [#attempt] to change the object's word, first without a record, then with one, each time it has
/// been woken. Between the publication of the record and the first sleep there is an attempt, so a turn that sets a
/// mark in the object's word before it answers [Verdict#WAIT] misses no wake-up: whoever changes the word afterwards
/// sees the mark.
public abstract class Turn implements Probe {

    /// The answer of an attempt.
    public enum Verdict {
        /// It succeeded.
        TAKEN,
        /// It is refused to everybody.
        REFUSED,
        /// Another changed the word meanwhile: to be tried again at once.
        AGAIN,
        /// The signal was passed on to somebody else, or is no longer bound to this waiter: to be tried again
        /// at once, as one who was not signalled.
        PASSED_ON,
        /// Not now, and whoever makes it possible sees that somebody waits.
        WAIT
    }

    private final long queue;
    private final SpinHint hint;
    private final long flags;
    private final long argument;
    private Verdict verdict = Verdict.WAIT;

    /// @param queue where to wait
    /// @param hint how long to spin first
    /// @param flags flags of the record
    /// @param argument what the waiter wants of the object, for those who look for whom to signal
    protected Turn(long queue, SpinHint hint, long flags, long argument) {
        this.queue = queue;
        this.hint = hint;
        this.flags = flags;
        this.argument = argument;
    }

    /// Returns the queue in which to wait.
    public final long queue() {
        return queue;
    }

    final SpinHint hint() {
        return hint;
    }

    final long flags() {
        return flags;
    }

    final long argument() {
        return argument;
    }

    /// Attempts it while the thread spins. If it only asked whether the turn can be taken, another could take it
    /// before the attempt.
    @Override
    public final boolean test() {
        verdict = attemptAtOnce();
        return verdict != Verdict.WAIT;
    }

    /// Returns what the latest attempt while the thread spun has answered.
    final Verdict verdict() {
        return verdict;
    }

    /// Attempts it for a newcomer, who has no record. It may believe marks that say that others wait.
    ///
    /// @return TAKEN, REFUSED or WAIT
    protected abstract Verdict attemptAtOnce();

    /// Attempts it for a newcomer who cannot wait. It checks marks that say that others wait.
    ///
    /// @return TAKEN, REFUSED or WAIT
    protected abstract Verdict attemptNow();

    /// Attempts it now or never.
    ///
    /// @return TAKEN, REFUSED or TIMED_OUT
    public final Outcome attemptOnce() {
        return Parking.outcome(attemptNow(), Outcome.TIMED_OUT);
    }

    /// Prepares the object for a waiter, before its record is published. Most do nothing.
    protected void announce() {}

    /// Attempts it for a waiter in the queue.
    ///
    /// @param signalled whether the waiter was told to, so that others rely on it
    protected abstract Verdict attempt(int record, boolean signalled);

    /// Returns the participant whose death must not be missed while the thread sleeps, or 0. Asked after an attempt
    /// that answered WAIT.
    protected abstract long awaited();

    /// Says that the waiter got a signal that it does not need any more, since it has taken what it wanted.
    protected abstract void absorb();

    /// Says that the waiter leaves without what it wanted: passes a signal that it got on to the next.
    ///
    /// @param signalled whether it got one
    protected abstract void resign(boolean signalled);

    /// Clears away what dead participants have put in the way. For those who poll, whom no watcher serves.
    ///
    /// @return whether there was anything, so that it is worth another attempt
    public abstract boolean rescue();
}
