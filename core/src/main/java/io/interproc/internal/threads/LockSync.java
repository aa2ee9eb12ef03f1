package io.interproc.internal.threads;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.jspecify.annotations.Nullable;

/// Exclusive ownership with a hold count, on the JDK's queue synchronizer.
///
/// Overview. The state is the hold count, 0 when free; the owner stands in the synchronizer's own field. That is
/// [java.util.concurrent.locks.ReentrantLock], with three rules that it does not have:
///
/// 1. *Closing and removal wake everybody.* In a closed scope, or if the lock was removed, [#tryAcquire] returns true
///    without acquiring. The thread then finds the lifetime ended, passes the wake-up on with `release(LEAVE)`, and
///    throws. So sleepers leave one after the other, even while somebody holds the lock and never releases it.
/// 2. *Nobody starves.* A lock that is not fair may be taken by a thread that has just come. But the thread that is
///    first in the queue counts how often it came too late, and after `PATIENCE` times makes everybody else queue
///    until it was served.
/// 3. *Every acquisition has a number*, the fencing token.
///
/// A lock that is removed while nobody uses it gets the state `REMOVED` first, so that nobody can acquire it.
///
/// `token`, `resumed` and `resumedFrom` belong to the owner. `losses` is written by the thread first in the queue, of
/// which there is one at a time, and by the owner; what a race between two such threads may lose is one count.
final class LockSync extends AbstractQueuedSynchronizer {

    private static final long serialVersionUID = 1L;

    /// The argument of a release that changes nothing but wakes the next in the queue.
    static final int LEAVE = 0;

    /// The state of a free lock that is removed.
    private static final int REMOVED = Integer.MIN_VALUE;

    private static final int PATIENCE = 16;

    private transient volatile Lifetime lifetime;
    private final transient boolean fair;
    private transient long token;
    private transient long resumed;
    private transient long resumedFrom;
    private transient int losses;
    private transient volatile boolean inOrder;

    LockSync(Lifetime lifetime, boolean fair) {
        this.lifetime = lifetime;
        this.fair = fair;
        this.inOrder = fair;
    }

    boolean isFair() {
        return fair;
    }

    /// Takes the free lock with this many holds at once. Returns true without taking it if it has ended.
    @Override
    protected boolean tryAcquire(int holds) {
        if (lifetime.hasEnded()) {
            return true;
        }
        if (getState() == 0 && !(inOrder && hasQueuedPredecessors()) && compareAndSetState(0, holds)) {
            setExclusiveOwnerThread(Thread.currentThread());
            token++;
            if (losses != 0) {
                servedSlow();
            }
            return true;
        }
        lostSlow();
        return false;
    }

    /// Gives up this many holds; the last one frees the lock.
    @Override
    protected boolean tryRelease(int holds) {
        if (holds == LEAVE) {
            return true;
        }
        int left = getState() - holds;
        if (left == 0) {
            setExclusiveOwnerThread(null);
        }
        setState(left);
        return left == 0;
    }

    /// Lets nobody acquire the lock any more, if nobody holds it or is queued for it.
    ///
    /// @return whether nobody does
    boolean closeUnlessUsed() {
        return !hasQueuedThreads() && (compareAndSetState(0, REMOVED) || getState() == REMOVED);
    }

    /// Wakes the first in the queue of a lock that was removed, which wakes the next.
    void end(Lifetime removed) {
        lifetime = removed;
        release(LEAVE);
    }

    /// Adds a hold of the owner, which is the current thread; false if it has as many as can be counted.
    boolean tryReenter() {
        int holds = getState();
        if (holds == Integer.MAX_VALUE) {
            return false;
        }
        setState(holds + 1);
        return true;
    }

    boolean isHeldByCurrentThread() {
        return isCurrent(getExclusiveOwnerThread());
    }

    /// Returns the hold count of whoever holds the lock.
    int holds() {
        return getState();
    }

    /// Returns the thread that holds the lock at this moment, or null.
    @Nullable
    Thread owner() {
        return getState() == 0 ? null : getExclusiveOwnerThread();
    }

    /// Returns the fencing token of the owner, which is the current thread.
    long token() {
        return token;
    }

    /// Returns the token with which the acquisition of the owner began, before waits on conditions gave it others.
    long begun() {
        return resumed == token ? resumedFrom : token;
    }

    /// Makes the acquisition of the owner the one that a wait interrupted.
    void resume(long begun) {
        resumedFrom = begun;
        resumed = token;
    }

    private void lostSlow() {
        if (isCurrent(getFirstQueuedThread()) && ++losses > PATIENCE) {
            inOrder = true;
        }
    }

    /// Called by the owner: if it is the one that lost, others need not be patient any more.
    private void servedSlow() {
        if (isCurrent(getFirstQueuedThread())) {
            losses = 0;
            inOrder = fair;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a subclass of Thread may override equals
    private static boolean isCurrent(@Nullable Thread thread) {
        return thread == Thread.currentThread();
    }
}
