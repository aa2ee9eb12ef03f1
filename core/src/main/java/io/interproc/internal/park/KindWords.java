package io.interproc.internal.park;

/// What people call a kind of object.
///
/// @param name such as `Semaphore`
/// @param awaited what those wait for who wait in an object's queue, such as `permits`
public record KindWords(String name, String awaited) {

    /// For a kind that a damaged header names.
    static final KindWords UNKNOWN = new KindWords("?", "?");
}
