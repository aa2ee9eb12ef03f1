package io.interproc;

import org.jspecify.annotations.Nullable;

/// Thrown by an acquisition of a lock whose holder died, under [AbandonedPolicy#FAIL]. The lock is not held, except
/// when a condition's `await` throws this.
public final class AbandonedLockException extends InterprocException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message the object, the cause and the remedy
    /// @param cause the cause, or null
    public AbandonedLockException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Creates the exception without a cause.
    ///
    /// @param message the object, the cause and the remedy
    public AbandonedLockException(String message) {
        this(message, null);
    }
}
