package io.interproc;

import org.jspecify.annotations.Nullable;

/// Thrown if a scope's memory cannot be created, opened or mapped: permissions, file system, limits, or native access;
/// or if a scope lost its name, and an operation needs it.
public final class ScopeAccessException extends InterprocException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message the object, the cause and the remedy
    /// @param cause the cause, or null
    public ScopeAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Creates the exception without a cause.
    ///
    /// @param message the object, the cause and the remedy
    public ScopeAccessException(String message) {
        this(message, null);
    }
}
