package io.interproc.internal.serial;

import java.io.IOException;
import java.io.InvalidClassException;
import org.jspecify.annotations.Nullable;

/// Says that the deserialisation filter of this JVM has rejected something. The JDK makes it the cause of an
/// [InvalidClassException] that does not say what.
final class FilteredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param type the class that was rejected, or null if it was the size of something
    FilteredException(@Nullable Class<?> type) {
        super("the deserialisation filter of this JVM (jdk.serialFilter, or what the program has set) rejects "
                + (type == null ? "the size of its objects" : type.getName())
                + "; a filter must let pass what a task needs");
    }

    /// Returns an exception of a stream that says the same.
    IOException asIOException() {
        InvalidClassException exception = new InvalidClassException(getMessage());
        exception.initCause(this);
        return exception;
    }
}
