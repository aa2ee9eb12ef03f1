package io.interproc.proof.simulation;

/// Thrown out of an access of a participant that lives, as a stack overflow would be.
public final class SimulatedError extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedError(String where) {
        super(where);
    }
}
