package io.interproc.internal.process;

import io.interproc.WorkerStartException;
import io.interproc.internal.serial.FailureCodec;
import io.interproc.internal.serial.RestoredTask;
import io.interproc.internal.serial.TaskReader;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The main class of a worker process; not to be started by hand.
///
/// It runs the task on the main thread, so that the JVM's own rules hold for the end of the process: the process lives
/// until its last non-daemon thread has ended, exits with code 0 if the main thread returned and 1 if it threw. See
/// [JvmProcessWorker] for how this meets the parent.
public final class WorkerMain {

    /// The exit code of a process that was not started as it should be.
    private static final int MISUSE = 2;

    private WorkerMain() {}

    /// Receives a task from standard input and runs it.
    ///
    /// @param arguments ignored; the worker's name, for those who list processes
    /// @throws Throwable what the task throws
    @SuppressWarnings("SystemExitOutsideMain") // This is a main class.
    public static void main(String[] arguments) throws Throwable {
        // Not System.in, which reads ahead; not closed, because it becomes the life line.
        FileInputStream pipe = new FileInputStream(FileDescriptor.in);
        TaskMessage message;
        try {
            message = TaskMessage.readFrom(pipe);
        } catch (EOFException _) {
            System.exit(LifeLine.EXIT_CODE); // The parent has ended.
            return;
        } catch (IOException e) {
            System.err.println("interproc worker: " + e.getMessage());
            System.exit(MISUSE);
            return;
        }
        System.setIn(InputStream.nullInputStream());
        ThisWorker.restoring(Thread.currentThread());
        run(message, pipe);
    }

    private static void run(TaskMessage message, FileInputStream pipe) throws Throwable {
        Thread main = Thread.currentThread();
        main.setName(message.name());
        main.setUncaughtExceptionHandler(new Printer(message.name()));
        OutcomeWriter outcome = OutcomeWriter.open(message.outcomePath(), message.outcomeNonce());
        outcome.received(message.name());
        LastThreads lastThreads = new LastThreads(main, outcome);
        LifeLine lifeLine =
                message.outlivesParent() ? null : new LifeLine(message.name(), pipe.getChannel(), message.parentPid());
        try {
            Runtime.getRuntime().addShutdownHook(new AtExit(outcome, lastThreads, lifeLine));
        } catch (IllegalStateException _) {
            return; // A signal has come before the task.
        }
        if (lifeLine != null) {
            lifeLine.watch();
        }
        try {
            RestoredTask task = restore(message);
            ThisWorker.begun();
            outcome.begun();
            task.run();
            outcome.returned();
        } catch (Throwable e) {
            note(e, outcome);
            throw e;
        } finally {
            lastThreads.taskEnded();
        }
    }

    private static RestoredTask restore(TaskMessage message) {
        try {
            return TaskReader.read(message.task());
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new WorkerStartException(
                    message.name() + " cannot begin: its task or an argument cannot be restored: " + reason(e), e);
        }
    }

    /// Returns the text of a failure; that of a class initialiser alone would say nothing.
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof ExceptionInInitializerError && cause != null
                ? "a class initialiser threw " + cause
                : failure.toString();
    }

    private static void note(Throwable failure, OutcomeWriter outcome) {
        try {
            outcome.threw(FailureCodec.encode(failure, OutcomeLayout.MAX_PAYLOAD));
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e); // Thrown by methods of the exception itself.
        }
    }

    /// Prints what the task threw, when the main thread ends by it.
    private record Printer(String worker) implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
            synchronized (System.err) {
                System.err.print("Exception in worker " + worker + ' ');
                failure.printStackTrace();
            }
        }
    }

    /// Notes why the shutdown hooks run, lets a main thread tidy up that the user has interrupted, and releases the
    /// life line.
    private static final class AtExit extends Thread {

        /// How long the main thread may tidy up: less than [Children] and [LifeLine] wait for the hooks.
        private static final long TIDY_MILLIS = 4_000;

        private static final long LOOK_MILLIS = 20;

        private final OutcomeWriter outcome;
        private final LastThreads lastThreads;
        private final @Nullable LifeLine lifeLine;

        AtExit(OutcomeWriter outcome, LastThreads lastThreads, @Nullable LifeLine lifeLine) {
            super("interproc-at-exit");
            this.outcome = outcome;
            this.lastThreads = lastThreads;
            this.lifeLine = lifeLine;
        }

        @Override
        public void run() {
            ShutdownCause cause = ShutdownCause.find();
            Optional<Thread> tidying = ThisWorker.tidyingThread();
            if (cause == ShutdownCause.EXIT || isSecondInterrupt(cause, tidying)) {
                outcome.exiting();
            } else {
                outcome.ending();
            }
            lastThreads.shuttingDown();
            if (cause == ShutdownCause.SIGNAL) {
                tidying.ifPresent(AtExit::awaitEnd);
            }
            if (lifeLine != null) {
                lifeLine.release();
            }
        }

        /// A second Ctrl-C after the registration was closed ends the worker as it would have done before: the
        /// JVM's exit code is the same, and counts as that of an exit.
        private static boolean isSecondInterrupt(ShutdownCause cause, Optional<Thread> tidying) {
            return cause == ShutdownCause.INTERRUPT && tidying.isPresent();
        }

        /// Ctrl-C at a terminal reaches a worker and its parent. A parent that ends by it terminates its
        /// workers, and that must not cut off what the main thread of a worker does because of the same Ctrl-C.
        /// The JVM blocks a main thread that calls `System.exit` meanwhile; it has tidied up.
        private static void awaitEnd(Thread main) {
            long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIDY_MILLIS);
            try {
                while (deadlineNanos - System.nanoTime() > 0
                        && !ShutdownCause.isExiting(main)
                        && !main.join(Duration.ofMillis(LOOK_MILLIS))) {
                    // Wait on.
                }
            } catch (InterruptedException _) {
                // Somebody wants this process to end sooner.
            }
        }
    }
}
