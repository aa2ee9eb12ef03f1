package io.interproc.internal.serial;

import java.io.ObjectStreamException;

/// Passes the reason why a task is not sent through the machinery of serialisation.
final class RefusedObjectException extends ObjectStreamException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /// Creates the exception.
    ///
    /// @param reason what must hold, and the remedy
    RefusedObjectException(String reason) {
        super(reason);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
