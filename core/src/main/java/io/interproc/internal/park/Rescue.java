package io.interproc.internal.park;

/// Gives back what dead participants hold.
public interface Rescue {

    /// Sweeps every participant that is dead.
    void sweepAllDead();
}
