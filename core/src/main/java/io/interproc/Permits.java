package io.interproc;

/// Permits of a [Semaphore] that this process holds, for try-with-resources: closing them makes them available again.
///
/// ```java
/// try (Permits permits = semaphore.hold(2)) {
///     // if this process dies here, both permits return
/// }
/// ```
///
/// Permits belong to the process and not to a thread: any thread of it may close them. When their semaphore is
/// [removed][Scope#removeForced(Object)] by force, they are held no longer, and no method throws.
public interface Permits extends AutoCloseable {

    /// Returns how many permits were acquired, whether or not they are still held.
    int count();

    /// Returns whether the permits are still held: false once they were closed, once the scope is
    /// closed, and once the semaphore was removed.
    boolean isHeld();

    /// Makes the permits available again, all at once. Does nothing if the permits were already closed, the scope
    /// is closed (closing a scope gives up all that this process holds), or the semaphore was removed. Does not
    /// block.
    @Override
    void close();
}
