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
/// A `Held` belongs to the thread that got it.
public interface Held extends AutoCloseable {

    /// Returns the fencing token of this acquisition: greater than that of every earlier acquisition of the lock. A
    /// store that remembers the greatest token it has seen can refuse a writer that was passed over.
    ///
    /// Acquiring a re-entrant lock again keeps the token; waiting on a condition of the lock gives it a new
    /// one, which [Lock#fencingToken()] tells.
    long fencingToken();

    /// Returns the holder that died holding the lock, if this acquisition took it over; otherwise empty.
    Optional<Holder> abandonedBy();

    /// Releases the acquisition. Does nothing if that was done, nor once the scope is closed, which gives all
    /// its locks up: other than [Lock#unlock()], it then throws nothing.
    ///
    /// @throws IllegalMonitorStateException if the scope is open and the current thread does not hold the lock
    @Override
    void close();
}
