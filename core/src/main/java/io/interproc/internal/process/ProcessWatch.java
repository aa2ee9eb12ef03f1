package io.interproc.internal.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/// Waits for the end of a worker process, and says once in the log if the process stays though its task has ended.
///
/// Every [#LOOK_MILLIS] it looks whether the child has noted something more. What is found at two such looks is not
/// just the ordinary end of a JVM.
final class ProcessWatch {

    private static final long LOOK_MILLIS = 2_000;

    private final String worker;
    private final Process process;
    private final OutcomeFile file;

    private long length = -1;
    private Outcome outcome = Outcome.NONE;

    /// Whether the task had ended at the last look.
    private boolean endedBefore;

    private boolean told;

    /// @param worker the name of the worker
    ProcessWatch(String worker, Process process, OutcomeFile file) {
        this.worker = worker;
        this.process = process;
        this.file = file;
    }

    /// Returns the exit status when the process has ended. Interruption does not end the wait.
    int await() {
        boolean vanished = false;
        while (true) {
            try {
                if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return process.exitValue();
                }
            } catch (InterruptedException _) {
                continue; // Nobody has a reason to; the process must be reaped.
            }
            if (!process.toHandle().isAlive()) {
                if (vanished) {
                    return notedStatus();
                }
                vanished = true;
            } else if (!told) {
                tryToLook();
            }
        }
    }

    /// Returns the status of a process that is not there any more, and of whose end the JDK does not tell: its own
    /// thread that waited for the process died for lack of memory.
    private int notedStatus() {
        try {
            return file.read().status();
        } catch (IOException _) {
            return Outcome.NONE.status();
        }
    }

    private void tryToLook() {
        try {
            look();
        } catch (IOException | RuntimeException | Error _) {
            told = true; // Neither an unreadable file nor a logger that throws may keep this thread from its wait.
        }
    }

    private void look() throws IOException {
        long now = file.length();
        if (now != length) {
            outcome = file.read();
            length = now;
        }
        if (outcome.outlivesTask() && endedBefore && process.isAlive()) {
            told = true;
            System.getLogger("io.interproc").log(Level.WARNING, message());
        }
        endedBefore = outcome.outlivesTask();
    }

    private String message() {
        String what =
                worker + " (pid " + process.pid() + ") still runs though its task has ended: " + outcome.state() + ". ";
        return what + remedy();
    }

    private String remedy() {
        if (outcome.ending()) {
            return "A JVM ends when its shutdown hooks have returned, and join waits for that";
        }
        if (outcome.waitsFor().startsWith(LastThreads.WORKER)) {
            return "A JVM ends when its last worker that is not a daemon has ended, and join waits for that; end such"
                    + " workers with the task, or make them daemons";
        }
        return "A JVM ends when its last non-daemon thread has ended, and join waits for that; end such threads with the"
                + " task, or make them daemons";
    }
}
