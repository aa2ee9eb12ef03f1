package io.interproc.internal.park;

/// Writes to a logger for threads that have more important things to do: what the logger throws does not come out.
///
/// A logger is a program of the user, or one of the JDK that needs memory, and whose classes stay broken if there was
/// none when they were first used. Neither may keep a thread from a lock, or end one that looks after others.
public final class Log {

    private final System.Logger logger;

    /// Opens the log of that name.
    public Log(String name) {
        this(System.getLogger(name));
    }

    Log(System.Logger logger) {
        this.logger = logger;
    }

    /// Writes a warning.
    ///
    /// @param format the message, with `{0}` for the first parameter
    public void warn(String format, Object... parameters) {
        try {
            logger.log(System.Logger.Level.WARNING, format, parameters);
        } catch (Throwable _) {
            return; // there is nobody to tell
        }
    }

    /// Writes that something failed.
    public void error(String message, Throwable failure) {
        try {
            logger.log(System.Logger.Level.ERROR, message, failure);
        } catch (Throwable _) {
            return; // there is nobody to tell
        }
    }
}
