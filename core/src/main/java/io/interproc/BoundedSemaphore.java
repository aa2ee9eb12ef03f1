package io.interproc;

/// A [Semaphore] that refuses to get more permits than it began with: Python's `BoundedSemaphore`.
///
/// ```java
/// BoundedSemaphore connections = scope.boundedSemaphore("connections", 10);
/// connections.acquire();
/// connections.release();
/// connections.release();  // IllegalStateException: one release too many is a bug, and is told at once
/// ```
///
/// A new one has as many permits as its bound. The bound counts the permits that are available and those that are held.
///
/// **When the semaphore is removed**, it throws as a [Semaphore] does; its [#bound()] can still be asked for.
///
/// **Guarantees.** A release beyond the bound is refused as a whole, in one step with the comparison: it changes
/// nothing and wakes nobody, however many release at once.
public interface BoundedSemaphore extends Semaphore {

    /// Returns how many permits there are at most, available and held.
    int bound();
}
