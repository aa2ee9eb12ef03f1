package io.interproc;

import org.jspecify.annotations.Nullable;

/// Thrown if a worker cannot be started, or its task or arguments cannot be sent.
public final class WorkerStartException extends InterprocException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message the object, the cause and the remedy
    /// @param cause the cause, or null
    public WorkerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Creates the exception without a cause.
    ///
    /// @param message the object, the cause and the remedy
    public WorkerStartException(String message) {
        this(message, null);
    }
}
