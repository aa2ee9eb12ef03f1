package io.interproc;

/// Permits of a [Semaphore] that this process holds, for try-with-resources: closing them makes them available again.
///
/// ```java
/// try (Permits permits = semaphore.hold(2)) {
///     // if this process dies here, both permits return
/// }
/// ```
///
/// Permits belong to the process and not to a thread: any thread of it may close them.
public interface Permits extends AutoCloseable {

    /// Returns how many permits were acquired, whether or not they are still held.
    int count();

    /// Returns whether the permits are still held: false once they were closed, and once the scope is closed.
    boolean isHeld();

    /// Makes the permits available again, all at once. Does nothing if the permits were already closed or the scope
    /// is closed (closing a scope gives up all that this process holds). Does not block.
    @Override
    void close();
}
