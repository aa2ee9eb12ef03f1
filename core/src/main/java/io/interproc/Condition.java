package io.interproc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A condition variable shared by the parties of a [Scope], usable wherever a
/// [java.util.concurrent.locks.Condition] is, with the face of Python's `threading.Condition`.
///
/// ```java
/// try (Held held = condition.hold()) {
///     condition.waitFor(() -> items.get() > 0);
///     items.getAndAdd(-1);
/// }
/// ```
///
/// **Guarantees.** [#await()] releases the lock entirely, however often this thread acquired it, and holds it as often
/// again when it returns or throws. [#notify(int)] wakes exactly that many of the threads that are waiting at that
/// moment, in order of arrival, or all if there are fewer; there are no spurious wake-ups. A notifier never waits for
/// the waiters. A thread of a [java.util.concurrent.ForkJoinPool] that waits tells its pool, which then lets another
/// thread run its tasks, such as the one that notifies.
///
/// **Times** that do not fit into 64 bits of nanoseconds, some 292 years, count as the longest or the shortest that do.
///
/// **When a process dies.** A dead waiter is skipped; a notification given to a waiter that died before it returned
/// goes to the next thread that was waiting when it was given, or is dropped if all of these have gone. If the
/// lock was abandoned meanwhile under [AbandonedPolicy#FAIL], `await` throws [AbandonedLockException] *holding*
/// the lock, so that `finally { unlock(); }` is right. So it is when an error such as [StackOverflowError]
/// comes out of `await` in a scope that is open.
///
/// **When the condition is removed** ([Scope#remove(Object)]), what waits, notifies or counts throws
/// [IllegalStateException] that says so. A wait throws it *holding* the lock again, unless the lock was removed too.
/// [#hold()], [#acquire()] and [#release()] are those of the lock.
///
/// **Differences from the JDK and from Python.** Java reserves `wait`, `notify()` and `notifyAll()`, hence [#await],
/// [#notifyOne()], [#notify(int)] and [#notifyAllWaiters()], with the JDK's [#signal()] and [#signalAll()] as synonyms.
public interface Condition extends java.util.concurrent.locks.Condition {

    /// Returns the lock of this condition, without acquiring it. A thread acquires the lock by [#hold()],
    /// [#acquire()] or `getLock().lock()` before it waits or notifies.
    ///
    /// The method is not called `lock` because `condition.lock(); condition.await();` would then compile. It would
    /// read as if it acquired the lock, and would fail.
    Lock getLock();

    /// Acquires the condition's lock; see [Lock#hold()].
    default Held hold() {
        return getLock().hold();
    }

    /// Acquires the condition's lock; see [Lock#lock()].
    default void acquire() {
        getLock().lock();
    }

    /// Releases the condition's lock; see [Lock#unlock()].
    default void release() {
        getLock().unlock();
    }

    /// Waits until notified or interrupted.
    ///
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws InterruptedException if interrupted; a notification is not consumed
    /// @throws AbandonedLockException holding the lock, if the lock's policy says so
    /// @throws ScopeFullException holding the lock, if the scope has no room to note another waiter
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    @Override
    void await() throws InterruptedException;

    /// Waits until notified, not ending at an interruption; the interrupt status is kept.
    @Override
    void awaitUninterruptibly();

    /// Waits until notified, interrupted, or the time passed.
    ///
    /// @return true if notified, false if the time passed
    /// @throws NullPointerException if the timeout is null
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws InterruptedException if interrupted; a notification is not consumed
    boolean await(Duration timeout) throws InterruptedException;

    /// Waits until notified, interrupted, or the time passed; zero or less means not to wait.
    ///
    /// @return true if notified, false if the time passed
    /// @throws NullPointerException if the unit is null
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws InterruptedException if interrupted; a notification is not consumed
    @Override
    default boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Duration.ofNanos(unit.toNanos(time)));
    }

    /// Waits until the predicate, evaluated holding the lock, is true: `wait_for(predicate)`.
    ///
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws InterruptedException if interrupted
    default void waitFor(BooleanSupplier predicate) throws InterruptedException {
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /// Waits until the predicate, evaluated holding the lock, is true or the time passed:
    /// `wait_for(predicate, timeout)`.
    ///
    /// @return the last value of the predicate
    /// @throws NullPointerException if the timeout is null
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws InterruptedException if interrupted
    boolean waitFor(BooleanSupplier predicate, Duration timeout) throws InterruptedException;

    /// Wakes one waiting thread, the longest waiting, if there is one: Python's `notify()`.
    ///
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    default void notifyOne() {
        notify(1);
    }

    /// Wakes exactly n of the threads waiting at this moment, longest waiting first, or all if there are fewer:
    /// Python's `notify(n)`. Zero or less does nothing.
    ///
    /// @return how many were woken
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    int notify(int n);

    /// Wakes all threads waiting at this moment: Python's `notify_all()`.
    ///
    /// @return how many were woken
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    default int notifyAllWaiters() {
        return notify(Integer.MAX_VALUE);
    }

    @Override
    default void signal() {
        notify(1);
    }

    @Override
    default void signalAll() {
        notify(Integer.MAX_VALUE);
    }

    /// Returns how many threads of all parties wait for a notification at this moment.
    int waiters();
}
