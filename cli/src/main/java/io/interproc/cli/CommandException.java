package io.interproc.cli;

import org.jspecify.annotations.Nullable;

/// Thrown if a command cannot do what it was asked for; the message is what the user reads.
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        this(message, null);
    }

    CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
