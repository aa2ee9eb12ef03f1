package io.interproc.internal.park;

/// What a spinning thread waits for.
@FunctionalInterface
public interface Probe {
    /// Returns whether it is there. Changes nothing.
    boolean test();
}
