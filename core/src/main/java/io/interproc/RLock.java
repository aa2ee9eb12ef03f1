package io.interproc;

/// A re-entrant [Lock]: the thread that holds it may acquire it again, and releases it as often as it acquired it.
///
/// ```java
/// static int depth(RLock lock, int n) {
///     try (Held held = lock.hold()) {
///         return n == 0 ? 0 : 1 + depth(lock, n - 1);
///     }
/// }
/// ```
///
/// **When the lock is removed** by force, every hold of it is lost: whoever releases one gets [IllegalStateException].
///
/// The hold count is at most 2<sup>31</sup> − 1; one acquisition more throws [IllegalStateException].
public interface RLock extends Lock {}
