package io.interproc.internal.threads;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.ScopeObject.Party;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A lock of a thread scope that is not re-entrant; [ThreadRLock] differs in what its owner may do.
class ThreadLock extends RemovableObject implements Lock {

    private static final long serialVersionUID = 1L;

    final transient LockSync sync;
    private final transient AbandonedPolicy policy;

    /// Waiters of the lock's conditions that were notified and have not reached the lock's own queue yet.
    private final transient AtomicInteger notified = new AtomicInteger();

    /// The threads that wait on conditions of the lock, until they hold the lock again; null without conditions.
    private transient volatile @Nullable Set<Thread> inConditions;

    /// Makes a free lock.
    ///
    /// @param label which lock it is, for people
    ThreadLock(Lifetime lifetime, Label label, boolean fair, AbandonedPolicy policy) {
        super(lifetime, label);
        this.sync = new LockSync(lifetime, fair);
        this.policy = policy;
    }

    @Override
    ObjectType type() {
        return ObjectType.LOCK;
    }

    @Override
    final boolean closeUnlessUsed() {
        Set<Thread> waiting = inConditions;
        return (waiting == null || waiting.isEmpty()) && sync.closeUnlessUsed();
    }

    @Override
    final ObjectUse use() {
        return use(holders(), queued(), 0, onConditions());
    }

    /// Returns who holds the lock, also if it was removed.
    final List<Party> holders() {
        return ThreadObjects.holders(Optional.ofNullable(sync.owner()).map(ThreadLock::describe));
    }

    /// Returns how many threads wait for the lock, also if it was removed.
    final int queued() {
        return sync.getQueueLength() + notified.get();
    }

    /// Returns how many threads wait on conditions of the lock and were not notified.
    final int onConditions() {
        Set<Thread> waiting = inConditions;
        if (waiting == null) {
            return 0;
        }
        Set<Thread> queued = new HashSet<>(sync.getQueuedThreads());
        long elsewhere =
                waiting.stream().filter(thread -> !queued.contains(thread)).count();
        return Math.max(0, Math.toIntExact(elsewhere) - notified.get());
    }

    @Override
    final void ended() {
        sync.end(lifetime);
        Set<Thread> waiting = inConditions;
        if (waiting != null) {
            waiting.forEach(LockSupport::unpark);
        }
    }

    /// Returns the threads that wait on conditions of the lock.
    ///
    /// A waiter enters itself before it looks at the lifetimes of the condition and of the lock for the last time,
    /// and a remover ends a lifetime before it wakes these threads, so one of the two sees the other.
    final Set<Thread> inConditions() {
        Set<Thread> found = inConditions;
        if (found == null) {
            synchronized (sync) {
                found = inConditions;
                if (found == null) {
                    found = ConcurrentHashMap.newKeySet();
                    inConditions = found;
                }
            }
        }
        return found;
    }

    /// Acquires the lock once more for its owner, which is the current thread.
    void enterAgain() {
        throw Misuse.notReentrant(this);
    }

    /// Returns whether the current thread may acquire again what it holds.
    boolean isReentrant() {
        return false;
    }

    @Override
    public final void lock() {
        if (!reentered()) {
            acquire(1);
        }
    }

    @Override
    public final void lockInterruptibly() throws InterruptedException {
        throwIfInterrupted();
        if (reentered()) {
            return;
        }
        if (!sync.tryAcquire(1)) {
            boolean _ = lifetime.sleep(() -> {
                sync.acquireInterruptibly(1);
                return true;
            });
        }
        leaveIfEnded();
    }

    @Override
    public final boolean tryLock() {
        lifetime.requireOpen();
        if (sync.isHeldByCurrentThread()) {
            return isReentrant() && reentered();
        }
        boolean acquired = sync.tryAcquire(1);
        leaveIfEnded();
        return acquired;
    }

    @Override
    public final boolean tryLock(Duration timeout) throws InterruptedException {
        return tryLockFor(Deadlines.nanosOf(timeout));
    }

    @Override
    public final boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLockFor(unit.toNanos(time));
    }

    private boolean tryLockFor(long nanos) throws InterruptedException {
        throwIfInterrupted();
        if (reentered()) {
            return true;
        }
        boolean acquired = sync.tryAcquire(1);
        if (!acquired && nanos > 0) {
            acquired = lifetime.sleep(() -> sync.tryAcquireNanos(1, nanos));
        }
        leaveIfEnded();
        return acquired;
    }

    @Override
    public final Held hold() {
        lock();
        return new ThreadHeld(this, sync.begun());
    }

    @Override
    public final Held holdInterruptibly() throws InterruptedException {
        lockInterruptibly();
        return new ThreadHeld(this, sync.begun());
    }

    @Override
    public final Optional<Held> tryHold(Duration timeout) throws InterruptedException {
        return tryLock(timeout) ? Optional.of(new ThreadHeld(this, sync.begun())) : Optional.empty();
    }

    @Override
    public final void unlock() {
        requireHeld();
        sync.release(1);
    }

    /// Returns what tells the acquisition of the current thread, which has one, from every other, through all waits
    /// on conditions.
    final long begun() {
        return sync.begun();
    }

    /// Releases one acquisition, unless closing the scope does so, before or meanwhile, or the current thread has
    /// released it and holds the lock by another one.
    final void unlockIfOpen(long begun) {
        try {
            if (!sync.isHeldByCurrentThread() || sync.begun() == begun) {
                unlock();
            }
        } catch (IllegalStateException e) {
            if (!lifetime.isClosed()) {
                throw e;
            }
        }
    }

    /// Releases all acquisitions of the current thread, which has some.
    ///
    /// @return how many there were, for [#reacquire]
    final int releaseAll() {
        int holds = sync.holds();
        sync.release(holds);
        return holds;
    }

    /// Acquires the lock this many times at once; waits uninterruptibly.
    ///
    /// @param begun what [#begun()] told before they were released
    final void reacquire(int holds, long begun) {
        acquire(holds);
        sync.resume(begun);
    }

    private void acquire(int holds) {
        if (!sync.tryAcquire(holds)) {
            lifetime.sleepUninterruptibly(() -> sync.acquire(holds));
        }
        leaveIfEnded();
    }

    /// Acquires the lock once more if the current thread holds it.
    ///
    /// @return whether the current thread holds it
    private boolean reentered() {
        if (!sync.isHeldByCurrentThread()) {
            return false;
        }
        lifetime.requireOpen();
        enterAgain();
        return true;
    }

    /// Throws if the scope is closed or the lock was removed, waking the next thread that has to find out.
    private void leaveIfEnded() {
        if (lifetime.hasEnded()) {
            sync.release(LockSync.LEAVE);
            lifetime.requireOpen();
        }
    }

    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws IllegalStateException if the scope is closed or the lock was removed
    final void requireHeld() {
        lifetime.requireOpen();
        if (!sync.isHeldByCurrentThread()) {
            throw Misuse.notHeld(this);
        }
    }

    @Override
    public final Condition newCondition() {
        lifetime.requireOpen();
        ThreadCondition condition = new ThreadCondition(this, lifetime.label(null), false);
        ThreadRegion in = region();
        if (in != null) {
            in.own(condition);
        }
        return condition;
    }

    @Override
    public final boolean isHeldByCurrentThread() {
        lifetime.requireOpen();
        return sync.isHeldByCurrentThread();
    }

    @Override
    public final int holdCount() {
        return isHeldByCurrentThread() ? sync.holds() : 0;
    }

    @Override
    public final boolean isLocked() {
        lifetime.requireOpen();
        return sync.holds() != 0;
    }

    @Override
    public final Optional<Holder> holder() {
        lifetime.requireOpen();
        return Optional.ofNullable(sync.owner()).map(ThreadLock::describe);
    }

    private static Holder describe(Thread owner) {
        return new Holder(ProcessHandle.current().pid(), owner.threadId(), owner.getName());
    }

    @Override
    public final int waiters() {
        lifetime.requireOpen();
        return queued();
    }

    /// Counts a waiter of a condition as one of this lock, from its notification until it queues for the lock.
    final void addNotified(int waiters) {
        notified.addAndGet(waiters);
    }

    @Override
    public final boolean isFair() {
        return sync.isFair();
    }

    @Override
    public final long fencingToken() {
        requireHeld();
        return sync.token();
    }

    @Override
    public final Optional<Holder> abandonedBy() {
        requireHeld();
        return Optional.empty();
    }

    @Override
    public final AbandonedPolicy abandonedPolicy() {
        return policy;
    }

    /// A holder here is a thread of this JVM, and no thread is known to be gone for good while it may yet
    /// release.
    @Override
    public final boolean isAbandoned() {
        lifetime.requireOpen();
        return false;
    }

    @Override
    public final boolean recover(Runnable repair) {
        if (isHeldByCurrentThread()) {
            throw Misuse.nothingToRecover(this);
        }
        return false;
    }

    @Override
    public final String toString() {
        String end = descriptionOfEnd();
        if (end != null) {
            return end;
        }
        Thread owner = sync.owner();
        return type() + "[" + label + ", " + (owner == null ? "free" : "held by " + describe(owner)) + "]";
    }
}
