package io.interproc.internal.threads;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.blocking.PoolBlocking;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A condition of a [ThreadLock].
///
/// Overview. The JDK's conditions may wake spuriously and do not say how many they woke, and a thread asleep in one
/// cannot be woken by whoever closes the scope. So a waiter is a record here, with one state word that decides
/// between notification, time-out and interruption by compare-and-set:
///
/// | state | meaning | may leave it |
/// |---|---|---|
/// | WAITING | asks to be notified | the notifier, by NOTIFIED; the waiter, by TIMED_OUT, INTERRUPTED or REMOVED |
/// | NOTIFIED | counted by a notifier, sleeps on | whoever calls it, by CALLED |
/// | CALLED | first of the notified, queues for the lock | nobody |
/// | TIMED_OUT, INTERRUPTED, REMOVED | queues for the lock, will return false or throw | nobody |
///
/// ```
/// await:  record in `waiting`; release the lock; sleep until CALLED, TIMED_OUT, INTERRUPTED or REMOVED
///         acquire the lock; leave the queue; if notified, call the next of `notified`
/// notify: move the first n that are still WAITING from `waiting` to `notified`
///         if `notified` was empty, call its first
/// ```
///
/// The notified are called one by one, each when the one before it holds the lock: they return in the order in which
/// they came, and no crowd wakes up to queue for one lock. Invariant: the first of `notified` is CALLED. Both queues
/// belong to the owner of the lock.
///
/// If the condition is removed, whoever waits on it throws, and holds the lock again; whoever was notified before
/// returns. If the lock is removed, nobody can hold it again, and all of them throw.
final class ThreadCondition extends RemovableObject implements Condition {

    private static final long serialVersionUID = 1L;

    private static final int WAITING = 0;
    private static final int NOTIFIED = 1;
    private static final int CALLED = 2;
    private static final int TIMED_OUT = 3;
    private static final int INTERRUPTED = 4;
    private static final int REMOVED = 5;

    private final transient ThreadLock lock;
    /// Whether the lock came along with the condition.
    private final transient boolean bringsLock;
    /// The threads that wait on the conditions of the lock.
    private final transient Set<Thread> inConditions;
    private final transient LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
    private final transient LinkedHashSet<Waiter> notified = new LinkedHashSet<>();

    /// How many records are WAITING.
    private final transient AtomicInteger waiters = new AtomicInteger();

    /// Makes a condition of a lock.
    ///
    /// @param label which condition it is, for people
    /// @param bringsLock whether the lock came along with the condition, and goes with it
    ThreadCondition(ThreadLock lock, Label label, boolean bringsLock) {
        super(lock.lifetime, label);
        this.lock = lock;
        this.bringsLock = bringsLock;
        this.inConditions = lock.inConditions();
    }

    /// One call of a thread that waits.
    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        final AtomicInteger state = new AtomicInteger(WAITING);

        boolean mayGo() {
            return state.get() >= CALLED;
        }

        void call() {
            state.set(CALLED);
            LockSupport.unpark(thread);
        }
    }

    @Override
    ObjectType type() {
        return ObjectType.CONDITION;
    }

    @Override
    boolean closeUnlessUsed() {
        return waiters.get() == 0 && (!bringsLock || lock.closeUnlessUsed());
    }

    @Override
    void setRegion(@Nullable ThreadRegion region) {
        super.setRegion(region);
        if (bringsLock) {
            lock.setRegion(region);
        }
    }

    @Override
    ObjectUse use() {
        int here = waiters.get();
        return bringsLock
                ? use(lock.holders(), here, lock.queued(), Math.max(0, lock.onConditions() - here))
                : use(List.of(), here, 0, 0);
    }

    @Override
    void ended() {
        if (bringsLock) {
            lock.remove(true);
        }
        inConditions.forEach(LockSupport::unpark);
    }

    private void requireHeld() {
        lifetime.requireOpen();
        lock.requireHeld();
    }

    @Override
    public Lock getLock() {
        return lock;
    }

    @Override
    public void await() throws InterruptedException {
        await(true, false, 0);
    }

    @Override
    public void awaitUninterruptibly() {
        try {
            await(false, false, 0);
        } catch (InterruptedException e) {
            throw new AssertionError("an uninterruptible wait ends at no interruption", e);
        }
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return await(true, true, deadlineAfter(Deadlines.nanosOf(timeout)));
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(true, true, deadlineAfter(unit.toNanos(time)));
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long deadline = deadlineAfter(nanos);
        boolean wasNotified = await(true, true, deadline);
        long left = deadline - System.nanoTime();
        return wasNotified ? Math.max(left, 1) : Math.min(left, 0);
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // the JDK's signature
    public boolean awaitUntil(Date date) throws InterruptedException {
        return await(true, true, deadlineAfter(Deadlines.nanosUntil(date)));
    }

    @Override
    public void waitFor(BooleanSupplier predicate) throws InterruptedException {
        requireHeld();
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    @Override
    public boolean waitFor(BooleanSupplier predicate, Duration timeout) throws InterruptedException {
        long deadline = deadlineAfter(Deadlines.nanosOf(timeout));
        requireHeld();
        while (!predicate.getAsBoolean()) {
            if (!await(true, true, deadline)) {
                return predicate.getAsBoolean();
            }
        }
        return true;
    }

    @Override
    public int notify(int n) {
        requireHeld();
        boolean nobodyCalled = notified.isEmpty();
        int woken = 0;
        while (woken < n && !waiting.isEmpty()) {
            Waiter waiter = waiting.removeFirst();
            if (settle(waiter, NOTIFIED)) {
                notified.add(waiter);
                woken++;
            }
        }
        if (woken > 0) {
            lock.addNotified(woken);
            if (nobodyCalled) {
                notified.getFirst().call();
            }
        }
        return woken;
    }

    @Override
    public int waiters() {
        lifetime.requireOpen();
        return waiters.get();
    }

    /// Waits until notified, interrupted if that is asked for, or the deadline passed if there is one.
    ///
    /// @return whether notified
    private boolean await(boolean interruptible, boolean timed, long deadline) throws InterruptedException {
        requireHeld();
        if (interruptible) {
            throwIfInterrupted();
        }
        Waiter waiter = new Waiter();
        waiting.add(waiter);
        waiters.incrementAndGet();
        inConditions.add(waiter.thread);
        long begun = lock.begun();
        int holds = lock.releaseAll();
        try {
            PoolBlocking.awaitUninterruptibly(() -> sleep(waiter, interruptible, timed, deadline));
        } finally {
            leave(waiter, holds, begun);
        }
        int fate = waiter.state.get();
        if (fate == INTERRUPTED) {
            Thread.interrupted();
            throw new InterruptedException();
        }
        if (fate == REMOVED) {
            lifetime.requireOpen();
        }
        return fate != TIMED_OUT; // not yet called if the condition was removed after the notification
    }

    /// Sleeps until the waiter may go, the scope is closed, or the condition or its lock was removed. An
    /// interruption is in the thread's status afterwards.
    private void sleep(Waiter waiter, boolean interruptible, boolean timed, long deadline) {
        boolean wasInterrupted = false;
        lifetime.beginSleep();
        try {
            while (!waiter.mayGo() && !lifetime.hasEnded() && !lock.lifetime.hasEnded()) {
                if (Thread.interrupted()) {
                    wasInterrupted = true;
                    if (interruptible) {
                        settle(waiter, INTERRUPTED);
                    }
                } else if (!timed || waiter.state.get() != WAITING) {
                    LockSupport.park(this);
                } else {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        settle(waiter, TIMED_OUT);
                    } else {
                        LockSupport.parkNanos(this, left);
                    }
                }
            }
        } finally {
            lifetime.endSleep();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Holds the lock as often as before, and calls the next of the notified if this waiter was their first.
    ///
    /// @throws IllegalStateException if the scope is closed or the lock was removed; the lock is not held then
    private void leave(Waiter waiter, int holds, long begun) {
        boolean unsettled = settle(waiter, lifetime.hasEnded() ? REMOVED : TIMED_OUT); // or an error ended its sleep
        boolean wasNotified = !unsettled && waiter.state.get() < TIMED_OUT;
        if (wasNotified) {
            lock.addNotified(-1);
        }
        try {
            lock.reacquire(holds, begun);
        } catch (IllegalStateException e) {
            lifetime.requireOpen(); // if the lock went with the condition
            throw e;
        } finally {
            inConditions.remove(waiter.thread);
        }
        if (wasNotified) {
            notified.remove(waiter);
            if (!notified.isEmpty()) {
                notified.getFirst().call();
            }
        } else {
            waiting.remove(waiter);
        }
    }

    /// Decides a waiter's fate, if it is still open.
    private boolean settle(Waiter waiter, int fate) {
        boolean won = waiter.state.compareAndSet(WAITING, fate);
        if (won) {
            waiters.decrementAndGet();
        }
        return won;
    }

    private static long deadlineAfter(long nanos) {
        return Deadlines.after(nanos, System.nanoTime());
    }

    @Override
    public String toString() {
        String end = descriptionOfEnd();
        return end != null ? end : "Condition[" + label + ", " + waiters.get() + " waiting, " + lock + "]";
    }
}
