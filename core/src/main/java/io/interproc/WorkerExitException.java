package io.interproc;

/// Says how a [JvmProcess] ended whose task neither returned nor threw: a signal ended it, or it exited with another
/// code than 0.
///
/// It is what [Worker#failure()] returns for such a process; nothing throws it.
public final class WorkerExitException extends InterprocException {

    private static final long serialVersionUID = 1L;

    /// The id that the process had.
    private final long pid;

    /// As [JvmProcess#exitCode()].
    private final int exitCode;

    /// Creates the exception.
    ///
    /// @param message the worker, how it ended and, where there is one, the remedy
    /// @param pid the id that the process had
    /// @param exitCode the exit code, or −N if signal N ended the process
    public WorkerExitException(String message, long pid, int exitCode) {
        super(message, null);
        this.pid = pid;
        this.exitCode = exitCode;
    }

    /// Returns the id that the process had.
    public long pid() {
        return pid;
    }

    /// Returns the exit code, or −N if signal N ended the process; as [JvmProcess#exitCode()].
    public int exitCode() {
        return exitCode;
    }
}
