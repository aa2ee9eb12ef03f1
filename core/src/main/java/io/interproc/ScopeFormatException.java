package io.interproc;

import org.jspecify.annotations.Nullable;

/// Thrown if a scope's memory is foreign, damaged or of another layout version. The message names file, offset,
/// expected and found.
public final class ScopeFormatException extends InterprocException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message the object, the cause and the remedy
    /// @param cause the cause, or null
    public ScopeFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Creates the exception without a cause.
    ///
    /// @param message the object, the cause and the remedy
    public ScopeFormatException(String message) {
        this(message, null);
    }
}
