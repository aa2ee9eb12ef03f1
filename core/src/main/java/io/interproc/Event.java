package io.interproc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A flag that the parties of a [Scope] set, clear and wait for: Python's `Event`.
///
/// ```java
/// Event ready = scope.event("ready");
/// ready.await();   // one party, or many
/// ready.set();     // another: all that wait go on, and nobody waits until the event is cleared
/// ```
///
/// A new event is not set.
///
/// **Guarantees.** [#set()] lets every thread go on that waits at that moment, even if the event is cleared again at
/// once, before any of them has run. No wait ends otherwise: there are no spurious wake-ups. Setting an event that is
/// set, or clearing one that is not, changes nothing. Neither waits for anybody. A waiting virtual thread is
/// unmounted. A thread of a [java.util.concurrent.ForkJoinPool] that waits tells its pool, which then lets another
/// thread run its tasks.
///
/// **Times** that do not fit into 64 bits of nanoseconds, some 292 years, count as the longest or the shortest that do.
///
/// **Memory consistency effects.** Actions before [#set()] *happen-before* actions after a wait that it ended, and
/// after [#isSet()] returned true because of it, across processes too for memory of the scope.
///
/// **Its text.** `toString` tells which event it is and whether it is set: `Event["ready", set]`, or
/// `Event["ready", not set, 2 waiting]`.
///
/// **When a process dies**, the event stays as it is. A dead waiter does not count, and keeps nobody from going on.
///
/// **When the event is removed** ([Scope#remove(Object)]), every method throws [IllegalStateException] that says so,
/// also
/// while it waits.
///
/// **Differences from the JDK and from Python.** The JDK has no such class: a [java.util.concurrent.CountDownLatch]
/// of one cannot be closed again. Python's `wait` is [#await()], since every object of Java has a method `wait`. An
/// event of `multiprocessing` loses a `set` that is followed by a `clear` at once; this one does not.
public interface Event {

    /// Sets the event: lets all threads of all parties go on that wait, and those that come until it is cleared.
    /// Does nothing if the event is set. Does not block.
    ///
    /// @throws IllegalStateException if the scope is closed
    void set();

    /// Clears the event: threads that come from now on wait. Does nothing if the event is not set. Does not block.
    ///
    /// @throws IllegalStateException if the scope is closed
    void clear();

    /// Returns whether the event is set at this moment.
    ///
    /// @throws IllegalStateException if the scope is closed
    boolean isSet();

    /// Waits until the event is set or the thread is interrupted. Does not wait if the event is set.
    ///
    /// @throws InterruptedException if the thread is interrupted before the event is set, or was interrupted before
    ///     it came, whether or not the event is set
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    void await() throws InterruptedException;

    /// Waits until the event is set. An interruption does not end the wait; the interrupt status is kept.
    ///
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    void awaitUninterruptibly();

    /// Waits until the event is set, the thread is interrupted, or the time has passed; zero or less means not to
    /// wait.
    ///
    /// @return true if the event was set, false if the time passed
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if the thread is interrupted before the event is set
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    boolean await(Duration timeout) throws InterruptedException;

    /// Waits until the event is set, the thread is interrupted, or the time has passed; zero or less means not to
    /// wait.
    ///
    /// @return true if the event was set, false if the time passed
    /// @throws NullPointerException if the unit is null
    /// @throws InterruptedException if the thread is interrupted before the event is set
    default boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Duration.ofNanos(unit.toNanos(time)));
    }

    /// Returns how many threads of all parties wait for the event at this moment: none if it is set.
    int waiters();
}
