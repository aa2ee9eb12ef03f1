package io.interproc.internal.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a child has noted of its life, as found after its end.
///
/// The exit status that the JDK reports is 128 + N for a process that signal N ended, and also for one that exited with
/// that code; and a JVM that catches SIGTERM, SIGINT or SIGHUP runs its shutdown hooks and then *exits* with 128 + N.
/// One note tells these apart, that `System.exit` was called:
///
/// | status | noted: exiting | not noted |
/// |---|---|---|
/// | 0 to 128 | exit code | exit code; also of `Runtime.halt`, or the JVM gave up |
/// | 128 + N, N a signal | exit code | −N: a signal, whether the hooks ran or not |
/// | other | exit code | exit code |
///
/// **Limits.** The shutdown hooks are not told the code that was given to `System.exit`, so a signal that ends the
/// process while they run reads as `System.exit(128 + N)`; for a SIGKILL by [io.interproc.JvmProcess#kill()] this is
/// corrected. `Runtime.halt(128 + N)` leaves no note and reads as signal N.
///
/// @param received whether the child received its message
/// @param begun whether the child restored the task
/// @param exiting whether `System.exit` was called
/// @param failure the carried exception of the task, or null
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Outcome(boolean received, boolean begun, boolean exiting, byte @Nullable [] failure) {

    static final int SIGKILL = 9;

    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;

    /// Of a child that has noted nothing.
    static final Outcome NONE = new Outcome(false, false, false, null);

    /// Reads the records of a file whose header has been checked. What is damaged, and all after it, counts as not
    /// written.
    static Outcome parse(ByteBuffer records) {
        boolean received = false;
        boolean begun = false;
        boolean exiting = false;
        byte[] failure = null;
        while (records.remaining() >= OutcomeLayout.PAYLOAD_OFFSET) {
            byte kind = records.get();
            int length = records.getInt();
            if (length < 0 || length > records.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            records.get(payload);
            switch (kind) {
                case OutcomeLayout.RECEIVED -> received = true;
                case OutcomeLayout.BEGUN -> begun = true;
                case OutcomeLayout.THREW -> failure = payload;
                case OutcomeLayout.EXITING -> exiting = true;
                default -> records.position(records.limit());
            }
        }
        return new Outcome(received, begun, exiting, failure);
    }

    /// Returns the exit code as [io.interproc.JvmProcess#exitCode()] defines it.
    ///
    /// @param status the exit status that the JDK reports
    /// @param killed whether this process has sent SIGKILL
    int exitCode(int status, boolean killed) {
        int signal = status - SIGNAL_BASE;
        if (signal < 1 || signal > MAX_SIGNAL) {
            return status;
        }
        boolean exited = exiting && !(killed && signal == SIGKILL);
        return exited ? status : -signal;
    }
}
