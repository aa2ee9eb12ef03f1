package io.interproc.internal.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a child has noted of its life, as found after its end or, for messages, before.
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
/// @param name the name of the worker, or null if the child has not received its message
/// @param begun whether the child restored the task
/// @param returned whether the task has returned
/// @param ending whether the shutdown hooks run or have run
/// @param exiting whether `System.exit` was called
/// @param failure the carried exception of the task, or null
/// @param waitsFor what keeps the process alive after its task, or an empty text
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Outcome(
        @Nullable String name,
        boolean begun,
        boolean returned,
        boolean ending,
        boolean exiting,
        byte @Nullable [] failure,
        String waitsFor) {

    static final int SIGKILL = 9;

    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;

    /// Of a child that has noted nothing.
    static final Outcome NONE = new Outcome(null, false, false, false, false, null, "");

    /// Reads the records of a file whose header has been checked. What is damaged, and all after it, counts as not
    /// written.
    static Outcome parse(ByteBuffer records) {
        String name = null;
        boolean begun = false;
        boolean returned = false;
        boolean ending = false;
        boolean exiting = false;
        byte[] failure = null;
        String waitsFor = "";
        while (records.remaining() >= OutcomeLayout.PAYLOAD_OFFSET) {
            byte kind = records.get();
            int length = records.getInt();
            if (length < 0 || length > records.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            records.get(payload);
            switch (kind) {
                case OutcomeLayout.RECEIVED -> name = new String(payload, StandardCharsets.UTF_8);
                case OutcomeLayout.BEGUN -> begun = true;
                case OutcomeLayout.THREW -> failure = payload;
                case OutcomeLayout.EXITING -> {
                    ending = true;
                    exiting = true;
                }
                case OutcomeLayout.RETURNED -> returned = true;
                case OutcomeLayout.ENDING -> ending = true;
                case OutcomeLayout.WAITS_FOR -> waitsFor = new String(payload, StandardCharsets.UTF_8);
                default -> records.position(records.limit());
            }
        }
        return new Outcome(name, begun, returned, ending, exiting, failure, waitsFor);
    }

    /// Returns whether the child has received its message.
    boolean received() {
        return name != null;
    }

    /// Returns whether the process is there though its task has ended.
    boolean outlivesTask() {
        return returned || failure != null || ending;
    }

    /// Returns in a few words what the process does, for as long as it lives.
    String state() {
        String stage = ending
                ? "shutting down"
                : failure != null
                        ? "task failed"
                        : returned ? "task done" : begun ? "running" : received() ? "restoring its task" : "starting";
        return waitsFor.isEmpty() ? stage : stage + ", waits for " + waitsFor;
    }

    /// Returns the exit status as far as the notes tell, for a process whose status is lost: one that did not note
    /// its end in order counts as killed.
    int status() {
        boolean inOrder = ending && !exiting && (returned || failure != null);
        return !inOrder ? SIGNAL_BASE + SIGKILL : failure == null ? 0 : 1;
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
