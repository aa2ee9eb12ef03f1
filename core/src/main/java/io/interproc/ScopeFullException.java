package io.interproc;

import org.jspecify.annotations.Nullable;

/// Thrown if a scope's memory, its directory of names, or the file system under it is full. The message names the sizes
/// and the remedy.
public final class ScopeFullException extends InterprocException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message the object, the cause and the remedy
    /// @param cause the cause, or null
    public ScopeFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Creates the exception without a cause.
    ///
    /// @param message the object, the cause and the remedy
    public ScopeFullException(String message) {
        this(message, null);
    }
}
