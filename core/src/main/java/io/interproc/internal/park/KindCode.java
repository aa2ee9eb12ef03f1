package io.interproc.internal.park;

import io.interproc.internal.memory.Blocks;
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

    /// Makes an object one of which nobody can take anything any more, if nobody has anything of it and nobody
    /// waits for it. The words of an object say so first; then its header does, which is where
    /// [KindTable#isRemoved] looks.
    ///
    /// @param forced whether to do so in any case
    /// @return false if it is in use
    public boolean close(long object, boolean forced) {
        return true;
    }

    /// Shows the other blocks that belong to an object which was removed, those first that others lead to, each
    /// with the header by which it is known to belong to the object. The object may be another one by now, and so
    /// may they.
    ///
    /// @param generation that of the object
    public void dispose(long object, long generation, Blocks.Visitor part) {}

    /// Returns whether the words of an object say that it is closed.
    public boolean isClosed(long object) {
        return false;
    }

    /// Shows the queues in which threads may wait for an object, or for what it brought along.
    public void queues(long object, LongConsumer action) {
        for (int lane = 0; lane < lanes(); lane++) {
            action.accept(WaitQueues.queue(object, lane));
        }
    }

    /// Returns whether those who wait in other queues may go on to a queue of this object.
    public boolean isNext(long object, long queue) {
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
