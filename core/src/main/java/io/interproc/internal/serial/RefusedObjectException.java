package io.interproc.internal.serial;

import java.io.NotSerializableException;

/// Passes the reason why a task is not sent through the machinery of serialisation.
public final class RefusedObjectException extends NotSerializableException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param reason what must hold, and the remedy
    public RefusedObjectException(String reason) {
        super(reason);
    }
}
