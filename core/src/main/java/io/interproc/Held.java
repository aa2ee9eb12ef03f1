package io.interproc;

import java.util.Optional;

/// One acquisition of a lock, for try-with-resources: closing it releases that acquisition.
///
/// ```java
/// try (Held held = lock.hold()) {
///     held.abandonedBy().ifPresent(dead -> System.err.println("took over from " + dead));
/// }
/// ```
///
/// A `Held` belongs to the thread that got it. When its lock is [removed][Scope#removeForced(Object)] by force,
/// [#close()] throws, and so does [#fencingToken()] unless it was asked before.
public interface Held extends AutoCloseable {

    /// Returns the fencing token of this acquisition: greater than that of every earlier acquisition of the lock. A
    /// store that remembers the greatest token it has seen can refuse a writer that was passed over.
    ///
    /// The token is drawn when it is first asked for, which must be while the lock is held; from then on it can be
    /// asked for at any time. Acquiring a re-entrant lock again keeps the token. Waiting on a condition of the lock
    /// gives a new one, which [Lock#fencingToken()] tells; this method tells it only if it was not asked before the
    /// wait.
    ///
    /// @throws IllegalMonitorStateException if the token is asked for the first time and the current thread does
    ///     not hold the lock
    /// @throws IllegalStateException if the token is asked for the first time and the lock was removed, or the
    /// scope
    ///     is closed
    long fencingToken();

    /// Returns the holder that died holding the lock, if this acquisition took it over; otherwise empty.
    Optional<Holder> abandonedBy();

    /// Releases the acquisition. Does nothing if the acquisition was already released or the scope is closed
    /// (closing a scope releases all its locks). Unlike [Lock#unlock()], it does not throw in these cases. It does
    /// throw if the lock was removed by force meanwhile, because from then on the current thread was not protected
    /// by it
    /// any more; there is nothing left to release then.
    ///
    /// @throws IllegalStateException if the lock was removed while it was held
    /// @throws IllegalMonitorStateException if the scope is open and the current thread does not hold the lock
    @Override
    void close();
}
