package io.interproc.proof.simulation;

/// Something that must not happen has happened in a simulation.
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
