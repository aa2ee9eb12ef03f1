package io.interproc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A mutual-exclusion lock shared by the parties of a [Scope], usable wherever a [java.util.concurrent.locks.Lock] is.
///
/// A plain `Lock` is not re-entrant: a thread that acquires it twice gets [IllegalMonitorStateException] at once rather
/// than a deadlock, from the timed forms too; only [#tryLock()] just returns false. [RLock] is the re-entrant one.
///
/// ```java
/// Lock lock = scope.lock("ledger");
/// try (Held held = lock.hold()) {
///     // nobody else, in any process
/// }
/// ```
///
/// **Guarantees.** At most one thread of all parties holds the lock. The owner is (process, thread): only the acquiring
/// thread may release, platform or virtual, through any handle of the lock in its process. Waiting threads are served
/// in order of arrival, though a thread that arrives while the lock is free may take it first; nobody starves. A
/// waiting virtual thread is unmounted. A thread of a [java.util.concurrent.ForkJoinPool] that waits tells its pool,
/// which then lets another thread run its tasks.
///
/// **Times** that do not fit into 64 bits of nanoseconds, some 292 years, count as the longest or the shortest that do.
///
/// **Memory consistency effects.** Actions of a holder before it releases *happen-before* actions of the next holder
/// after it acquires, across processes too for memory of the scope.
///
/// **Its text.** `toString` tells which lock it is and who holds it, as `interproc show` does:
/// `RLock["stock", held by process 4711, thread 3 (main)]`. The text of a lock without a name has a number,
/// `Lock[@4096, free]`, and that of a lock that a value or a condition brought along names these. After the death of a
/// holder it tells who died until somebody has gone on.
///
/// **When a holder dies** (a killed process, or one that closed the scope), its lock passes on as the
/// [AbandonedPolicy] says. A holder that is merely stopped keeps its lock, however long. In a thread scope, a thread
/// that ends without releasing stays the holder.
///
/// **When the lock is removed** ([Scope#remove(Object)]), every method throws [IllegalStateException] that says so,
/// also
/// while it waits, and also to a thread that held the lock when it was removed by force; only methods that tell what
/// never changes go on.
///
/// **Differences from the JDK and from Python.** [#lock()] can throw [AbandonedLockException] under two of the
/// policies. Python lets anybody release a `Lock`; here only the owner may. Python's negative timeouts mean different
/// things in different modules; here they mean "do not wait". The JDK's `tryLock()` may take a fair lock past those
/// that wait for it; here it does not.
public interface Lock extends java.util.concurrent.locks.Lock {

    /// Acquires the lock and returns the acquisition for try-with-resources; waits uninterruptibly.
    ///
    /// @throws AbandonedLockException if the policy says so
    /// @throws IllegalMonitorStateException if the lock is not re-entrant and this thread holds it
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    Held hold();

    /// Acquires the lock and returns the acquisition for try-with-resources; waits until interrupted.
    ///
    /// @throws InterruptedException if the thread is interrupted before it has the lock
    Held holdInterruptibly() throws InterruptedException;

    /// Acquires the lock within the time and returns the acquisition, or empty if the time passed.
    ///
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if the thread is interrupted before it has the lock
    Optional<Held> tryHold(Duration timeout) throws InterruptedException;

    /// {@inheritDoc}
    ///
    /// @throws AbandonedLockException if the policy says so
    /// @throws IllegalMonitorStateException if the lock is not re-entrant and this thread holds it
    /// @throws IllegalStateException if the scope is closed, before or while waiting
    @Override
    void lock();

    /// Acquires the lock if it can be had within the time; zero or less means at once or not at all.
    ///
    /// @return true if the lock was acquired
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if the thread is interrupted before it has the lock
    boolean tryLock(Duration timeout) throws InterruptedException;

    /// Acquires the lock if it can be had within the time; zero or less means at once or not at all.
    ///
    /// @return true if the lock was acquired
    /// @throws NullPointerException if the unit is null
    /// @throws InterruptedException if the thread is interrupted before it has the lock
    @Override
    default boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(Duration.ofNanos(unit.toNanos(time)));
    }

    /// Releases one acquisition.
    ///
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws IllegalStateException if the scope is closed
    @Override
    void unlock();

    /// Creates an unnamed condition on this lock, in the same scope.
    @Override
    Condition newCondition();

    /// Returns whether the current thread holds the lock.
    boolean isHeldByCurrentThread();

    /// Returns how many acquisitions the current thread has not released: 0 if it does not hold the lock.
    int holdCount();

    /// Returns whether anybody holds the lock at this moment: Python's `locked()`.
    boolean isLocked();

    /// Returns who holds the lock at this moment, or empty.
    Optional<Holder> holder();

    /// Returns how many threads of all parties are queued for the lock at this moment, not counting those that
    /// spin.
    int waiters();

    /// Returns whether the lock is handed over strictly in order of arrival.
    boolean isFair();

    /// Returns the fencing token of the current acquisition; see [Held#fencingToken()]. Acquiring a re-entrant lock
    /// again keeps the token; waiting on a condition of the lock gives a new one.
    ///
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    long fencingToken();

    /// Returns the holder that died holding the lock, if the current acquisition took the lock over from it;
    /// otherwise empty. It is what [Held#abandonedBy()] tells, for callers of [#lock()], [#tryLock()] and their
    /// like. After a wait on a condition it speaks of the acquisition that ended the wait. A lock of a thread scope
    /// is never taken over.
    ///
    /// @throws IllegalMonitorStateException if the current thread does not hold the lock
    /// @throws IllegalStateException if the scope is closed
    Optional<Holder> abandonedBy();

    /// Returns what happens when a holder dies.
    AbandonedPolicy abandonedPolicy();

    /// Returns whether a holder died and nobody has taken over or recovered the lock yet. Checks whether the holder
    /// lives, so it is true as soon as the holder is dead and the kernel has given back its memory, also while
    /// nobody wants the lock.
    boolean isAbandoned();

    /// Makes an abandoned lock usable again: acquires it regardless of the policy, runs the repair under the lock,
    /// and releases it with the mark cleared. Does nothing, and returns false, if the lock is not abandoned. If the
    /// repair throws, the lock stays abandoned and the exception is passed on. Waits uninterruptibly.
    ///
    /// @return whether the lock was abandoned
    /// @throws IllegalMonitorStateException if the current thread holds the lock and it is not abandoned
    boolean recover(Runnable repair);
}
