package io.interproc;

import org.jspecify.annotations.Nullable;

/// A failure of the system rather than of the caller: the message names the object, the cause and the remedy.
///
/// Misuse is reported as [IllegalArgumentException], [IllegalStateException] or [IllegalMonitorStateException] instead.
public abstract sealed class InterprocException extends RuntimeException
        permits AbandonedLockException,
                ScopeAccessException,
                ScopeFormatException,
                ScopeFullException,
                WorkerExitException,
                WorkerStartException {

    private static final long serialVersionUID = 1L;

    InterprocException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
