package io.interproc.internal.lock;

import io.interproc.internal.park.Turn;
import io.interproc.internal.participant.Token;
import io.interproc.internal.recovery.Sweeper;

/// One thread's wish to hold a lock; see [Locks].
final class LockTurn extends Turn {

    private final Locks locks;
    private final Sweeper sweeper;
    private final Contender me;
    private final boolean refusable;

    /// @param refusable whether an abandoned lock of policy FAIL refuses
    /// @param flags flags of the record
    LockTurn(Locks locks, Sweeper sweeper, Contender me, boolean refusable, long flags) {
        super(me.lock(), me.hint(), flags, 0);
        this.locks = locks;
        this.sweeper = sweeper;
        this.me = me;
        this.refusable = refusable;
    }

    @Override
    protected Verdict attemptAtOnce() {
        return locks.attemptAtOnce(me, refusable);
    }

    @Override
    protected Verdict attemptNow() {
        return locks.attemptNow(me, refusable);
    }

    /// Marks a fair lock while somebody holds it: once the waiter counts, no quick path finds the lock without a
    /// mark and passes the waiter.
    @Override
    protected void announce() {
        if (locks.isFair(me.lock())) {
            locks.markQueued(me.lock());
        }
    }

    @Override
    protected Verdict attempt(int record, boolean signalled) {
        return locks.attempt(me, record, signalled, refusable);
    }

    @Override
    protected long awaited() {
        return Token.participant(locks.state(me.lock()));
    }

    @Override
    protected void absorb() {
        locks.clear(me.lock(), LockLine.WAKING);
    }

    @Override
    protected void resign(boolean signalled) {
        if (signalled) {
            locks.signalNext(me.lock());
        }
    }

    /// A caller who only tries, or polls, has no watcher, so it checks itself whether a dead holder, or a dead
    /// waiter of a lock that is free, keeps the lock from it.
    @Override
    public boolean rescue() {
        long lock = me.lock();
        return Token.owner(locks.state(lock)) == 0 ? sweeper.sweepDeadWaiters(lock) : sweeper.takeOverIfDead(lock);
    }
}
