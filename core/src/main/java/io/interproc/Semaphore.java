package io.interproc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A counting semaphore shared by the parties of a [Scope], with the methods of [java.util.concurrent.Semaphore].
///
/// A semaphore has a number of permits. Acquiring takes permits and waits until there are enough; releasing adds some.
/// There are two ways to acquire, and they differ in what happens when a process dies:
///
/// ```java
/// Semaphore slots = scope.semaphore("slots", 3);
/// try (Permits _ = slots.hold()) {
///     // at most three parties at a time; the permit returns even if this process is killed
/// }
///
/// Semaphore items = scope.semaphore("items", 0);
/// items.release();  // a producer signals
/// items.acquire();  // a consumer, in any process, waits for the signal
/// ```
///
/// Permits that are *held*, through [#hold()] and its kin, belong to this process until its [Permits] are closed.
/// Permits that are *acquired*, through [#acquire()] and its kin, belong to nobody: any thread of any process may
/// release them, and may release without having acquired.
///
/// **Guarantees.** The number of available permits and the number of held ones change together, in one step. Waiting
/// threads are served in order of arrival: who waits for many permits is not overtaken by those behind it. A thread
/// that arrives when there are enough permits may take them past the queue, so who waits for many may wait long while
/// others take few; a [fair][SemaphoreOptions#withFairness(boolean)] semaphore makes newcomers queue. A waiting virtual
/// thread is unmounted. A thread of a [java.util.concurrent.ForkJoinPool] that waits tells its pool, which then lets
/// another thread run its tasks.
///
/// **Limits.** Permits, the available and the held ones together, are at most 2<sup>31</sup> − 1. At most
/// [#MAX_HELD_PERMITS] of them can be held at a time.
///
/// **Times** that do not fit into 64 bits of nanoseconds, some 292 years, count as the longest or the shortest that do.
///
/// **Memory consistency effects.** Actions before a release, or before [Permits#close()], *happen-before* actions after
/// an acquisition that takes one of these permits, across processes too for memory of the scope.
///
/// **Its text.** `toString` tells which semaphore it is, its permits and how many threads wait:
/// `Semaphore["slots", 3 available, 2 held, 1 waiting]`.
///
/// **When a holder dies** (a killed process, or one that closed the scope), the permits it held become available.
/// Permits that it acquired and did not release stay taken, until somebody releases them. A process that is merely
/// stopped keeps its permits, however long. A thread that ends gives nothing back, in any scope: held permits belong
/// to its process.
///
/// **When the semaphore is removed** ([Scope#remove(Object)]), every method throws [IllegalStateException] that says
/// so,
/// also while it waits; permits that were held are given back to nobody, and [Permits#close()] does nothing.
///
/// **Differences from the JDK and from Python.** A release of more permits than can be counted throws
/// [IllegalStateException], and changes nothing; the JDK throws an [Error]. Whoever asks for a named semaphore that
/// exists gets it as it is, whatever initial number of permits was asked for. Python's semaphores may not begin below
/// zero; these may, as the JDK's.
public interface Semaphore {

    /// How many permits can be held at a time through [#hold()] and its kin, by all parties together:
    /// 2<sup>29</sup> − 1.
    int MAX_HELD_PERMITS = (1 << 29) - 1;

    /// Acquires one permit; waits until interrupted. See [#acquire(int)].
    ///
    /// @throws InterruptedException if the thread is interrupted before it has the permit
    default void acquire() throws InterruptedException {
        acquire(1);
    }

    /// Acquires that many permits, all or none; waits until interrupted.
    ///
    /// @param permits how many, zero or more; zero waits while the number of available permits is negative
    /// @throws IllegalArgumentException if the number is negative
    /// @throws InterruptedException if the thread is interrupted before it has the permits
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    void acquire(int permits) throws InterruptedException;

    /// Acquires one permit; waits uninterruptibly. See [#acquireUninterruptibly(int)].
    default void acquireUninterruptibly() {
        acquireUninterruptibly(1);
    }

    /// Acquires that many permits, all or none. An interruption does not end the wait; the interrupt status is
    /// kept.
    ///
    /// @param permits how many, zero or more
    /// @throws IllegalArgumentException if the number is negative
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    void acquireUninterruptibly(int permits);

    /// Acquires one permit if there is one at this moment. See [#tryAcquire(int)].
    ///
    /// @return true if the permit was acquired
    default boolean tryAcquire() {
        return tryAcquire(1);
    }

    /// Acquires that many permits if there are so many at this moment, even if the semaphore is fair and others
    /// wait. Does not wait. The timed forms with a time of zero do not go past those who wait for a fair semaphore.
    ///
    /// @param permits how many, zero or more
    /// @return true if the permits were acquired
    /// @throws IllegalArgumentException if the number is negative
    /// @throws IllegalStateException if the scope is closed
    boolean tryAcquire(int permits);

    /// Acquires one permit if it can be had within the time. See [#tryAcquire(int, Duration)].
    ///
    /// @return true if the permit was acquired
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if the thread is interrupted before it has the permit
    default boolean tryAcquire(Duration timeout) throws InterruptedException {
        return tryAcquire(1, timeout);
    }

    /// Acquires that many permits, all or none, if they can be had within the time; zero or less means at once or
    /// not at all.
    ///
    /// @param permits how many, zero or more
    /// @return true if the permits were acquired
    /// @throws NullPointerException if the timeout is null
    /// @throws IllegalArgumentException if the number is negative
    /// @throws InterruptedException if the thread is interrupted before it has the permits
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    boolean tryAcquire(int permits, Duration timeout) throws InterruptedException;

    /// Acquires one permit if it can be had within the time. See [#tryAcquire(int, Duration)].
    ///
    /// @return true if the permit was acquired
    /// @throws NullPointerException if the unit is null
    /// @throws InterruptedException if the thread is interrupted before it has the permit
    default boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, time, unit);
    }

    /// Acquires that many permits if they can be had within the time. See [#tryAcquire(int, Duration)].
    ///
    /// @param permits how many, zero or more
    /// @return true if the permits were acquired
    /// @throws NullPointerException if the unit is null
    /// @throws IllegalArgumentException if the number is negative
    /// @throws InterruptedException if the thread is interrupted before it has the permits
    default boolean tryAcquire(int permits, long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(permits, Duration.ofNanos(unit.toNanos(time)));
    }

    /// Releases one permit, whoever acquired it. See [#release(int)].
    default void release() {
        release(1);
    }

    /// Adds that many permits, and wakes those who now can go on. Does not block. Need not come from a thread that
    /// acquired. Permits that are held return through [Permits#close()] and not through this method.
    ///
    /// @param permits how many, zero or more
    /// @throws IllegalArgumentException if the number is negative
    /// @throws IllegalStateException if there would be more permits, available and held, than can be counted, or
    ///     more than the [bound][BoundedSemaphore#bound()]; nothing has changed then. Or if the scope is closed
    void release(int permits);

    /// Acquires one permit that returns when this process dies. See [#hold(int)].
    default Permits hold() {
        return hold(1);
    }

    /// Acquires that many permits, all or none, and returns them for try-with-resources; waits uninterruptibly.
    /// They return when they are closed, when this process closes the scope, and when it dies.
    ///
    /// @param permits how many, one or more
    /// @throws IllegalArgumentException if the number is not positive
    /// @throws IllegalStateException if more than [#MAX_HELD_PERMITS] would be held, or if the scope is closed,
    ///     before or while waiting
    /// @throws ScopeFullException if the scope has no room to note who holds the permits
    Permits hold(int permits);

    /// Acquires one permit that returns when this process dies; waits until interrupted. See [#hold(int)].
    ///
    /// @throws InterruptedException if the thread is interrupted before it has the permit
    default Permits holdInterruptibly() throws InterruptedException {
        return holdInterruptibly(1);
    }

    /// Acquires that many permits as [#hold(int)] does; waits until interrupted.
    ///
    /// @param permits how many, one or more
    /// @throws IllegalArgumentException if the number is not positive
    /// @throws InterruptedException if the thread is interrupted before it has the permits
    Permits holdInterruptibly(int permits) throws InterruptedException;

    /// Acquires one permit that returns when this process dies, within the time. See [#tryHold(int, Duration)].
    ///
    /// @return the permit, or empty if the time passed
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if the thread is interrupted before it has the permit
    default Optional<Permits> tryHold(Duration timeout) throws InterruptedException {
        return tryHold(1, timeout);
    }

    /// Acquires that many permits as [#hold(int)] does, if they can be had within the time; zero or less means at
    /// once or not at all.
    ///
    /// @param permits how many, one or more
    /// @return the permits, or empty if the time passed
    /// @throws NullPointerException if the timeout is null
    /// @throws IllegalArgumentException if the number is not positive
    /// @throws InterruptedException if the thread is interrupted before it has the permits
    Optional<Permits> tryHold(int permits, Duration timeout) throws InterruptedException;

    /// Returns how many permits can be acquired at this moment: Python's `get_value()`. It is negative if the
    /// semaphore began below zero and not enough permits have been released since.
    int availablePermits();

    /// Acquires all permits that are available at this moment. If their number is negative, releases as many as
    /// make it zero. Does not wait, also not for those who wait for a fair semaphore.
    ///
    /// @return how many permits were acquired; if negative, how many were released
    /// @throws IllegalStateException if the scope is closed
    int drainPermits();

    /// Returns how many permits all parties hold at this moment through [#hold()] and its kin.
    int heldPermits();

    /// Returns how many threads of all parties are queued for permits at this moment, not counting those that spin.
    int waiters();

    /// Returns whether threads that arrive queue behind those who wait; see
    /// [SemaphoreOptions#withFairness(boolean)].
    boolean isFair();

    /// Returns whether threads wait for permits at this moment.
    default boolean hasQueuedThreads() {
        return waiters() > 0;
    }

    /// Returns how many threads wait for permits at this moment: the JDK's name for [#waiters()].
    default int getQueueLength() {
        return waiters();
    }
}
