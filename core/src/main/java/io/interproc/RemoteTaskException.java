package io.interproc;

import org.jspecify.annotations.Nullable;

/// Stands for an exception of another process that could not be carried here itself, because it does not serialise, its
/// class is not known here, or it holds objects of other than the JDK's value types.
///
/// Its message is what the exception said of itself, its stack trace is that of the other process, and its cause and
/// suppressed exceptions stand for those of the original.
public final class RemoteTaskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// The name of the original's class.
    private final String className;

    /// Creates the exception, with a stack trace of its own.
    ///
    /// @param className the name of the original's class
    /// @param message what the original said of itself
    /// @param cause what stands for the original's cause, or null
    public RemoteTaskException(String className, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.className = className;
    }

    /// Returns the name of the class of the exception that this one stands for.
    public String className() {
        return className;
    }
}
