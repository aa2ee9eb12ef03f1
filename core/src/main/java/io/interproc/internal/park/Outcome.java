package io.interproc.internal.park;

/// How a wait ended.
public enum Outcome {
    /// With what it was for.
    TAKEN,
    TIMED_OUT,
    INTERRUPTED,
    /// The object does not grant it to anybody at present.
    REFUSED,
    /// The object was removed.
    REMOVED
}
