package io.interproc.internal.park;

import java.util.function.LongConsumer;

/// What the engine asks of a kind of object, for any object of the kind, in whatever process: of a waiter, of a
/// watcher, of a sweeper after a death. So it works on the offsets of objects, queues and records alone.
///
/// What a kind does not override is right for objects that nobody waits for and nobody owns.
public abstract class KindCode {

    /// For subclasses.
    protected KindCode() {}

    /// Returns in how many lanes the waiters of an object wait.
    public int lanes() {
        return 1;
    }

    /// Gives back what a participant that is dead, or leaves, has of an object. One CAS of a word that names the
    /// participant, or none: any number of sweepers may do this at the same time.
    public void sweep(long object, long participant) {}

    /// Shows the token of each participant whose death those who wait in a queue must not miss.
    public void awaited(long queue, LongConsumer action) {}

    /// Marks an object as waited for, so that whoever releases it or changes it looks for waiters in the queue.
    public void mark(long queue) {}

    /// Signals the first waiter in a queue, if it could take its turn now and nobody is bound to act already.
    /// Repeated at each look, so it makes up for signals that were lost with the process that was to give them.
    public void signal(long queue) {}

    /// Returns whether somebody promised a signal to the waiters in a queue, so that [#signal] relies on it.
    public boolean isPromised(long queue) {
        return false;
    }

    /// Withdraws that promise.
    public void withdraw(long queue) {}

    /// Returns whether a waiter that does not react must not be passed over.
    public boolean isStrict(long queue) {
        return false;
    }

    /// Continues passing on the notification of a waiter that is dead, up to a step that somebody else has done
    /// meanwhile, or to the end. The record's first queue is one of this kind.
    ///
    /// @param state the state word of the wait, which has NOTIFIED
    /// @return false if waiters of this kind are given nothing that anybody else needs, so that it is dropped
    public boolean passOn(int record, long state) {
        return false;
    }
}
