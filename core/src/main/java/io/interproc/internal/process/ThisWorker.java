package io.interproc.internal.process;

import io.interproc.WorkerStartException;
import java.lang.StackWalker.StackFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/// What this JVM is when it is a worker: how far it has come, which thread runs its task, and which of its threads may
/// start workers.
///
/// A worker runs code of the program before its task: the initialisers of the classes that the task and its arguments
/// name, and methods such as `readObject`. If that code starts a worker, the new worker runs it again and starts the
/// next one, without end. So a start is refused
///
/// | in | because |
/// |---|---|
/// | any thread, while the task is restored | the program's code that runs then runs in every worker |
/// | a thread that was started before the task began | that code started it |
/// | any thread, inside a class initialiser | the next worker may initialise the class again |
///
/// The task itself, and threads that it starts, may start workers. A JVM that is no worker may start workers anywhere,
/// also in class initialisers. The threads of the common pool may, too, because the task shares them with all others.
public final class ThisWorker {

    private static final String INITIALISER = "<clinit>";

    /// What a user can do about a refusal.
    private static final String REMEDY =
            "each worker would do the same and start the next one without end; start workers"
                    + " from main, or from a method that the task calls";

    /// How long after Ctrl-C the end of the parent is taken for another effect of the same Ctrl-C.
    private static final long SAME_NANOS = Duration.ofSeconds(3).toNanos();

    private enum Stage {
        /// This JVM is no worker.
        PROGRAM,

        /// The task is not restored yet.
        RESTORING,

        /// The task runs, or has ended.
        TASK
    }

    /// Set from the command line of this JVM, because agents run before its main class.
    private static volatile Stage stage = isMainClass() ? Stage.RESTORING : Stage.PROGRAM;

    private static volatile @Nullable Thread mainThread;

    /// When the user last interrupted the main thread (Ctrl-C), on the clock of `System.nanoTime()`.
    private static volatile @Nullable Long interruptedNanos;

    /// A number above the ids of all threads that were created before the task began, and below all others.
    private static volatile long watermark;

    private ThisWorker() {}

    private static boolean isMainClass() {
        String command = System.getProperty("sun.java.command", "");
        String main = WorkerMain.class.getName();
        int end = command.indexOf(' ');
        String started = end < 0 ? command : command.substring(0, end);
        return started.equals(main) || started.endsWith("/" + main);
    }

    /// Takes note of the thread that will run the task.
    static void restoring(Thread thread) {
        mainThread = thread;
        stage = Stage.RESTORING;
    }

    /// Takes note that the task begins now.
    static void begun() {
        watermark = new Thread("interproc-watermark").threadId(); // never started: only its number matters
        stage = Stage.TASK;
    }

    /// Returns the thread that runs the task, or has run it; empty if this JVM is no worker.
    public static Optional<Thread> mainThread() {
        return Optional.ofNullable(mainThread);
    }

    /// Takes note that the user interrupts the main thread, which may be tidying up from now on.
    public static void interrupted() {
        interruptedNanos = System.nanoTime();
    }

    /// Returns the main thread if the user has just interrupted it and it has not ended since.
    static Optional<Thread> tidyingThread() {
        Long since = interruptedNanos;
        return since != null && System.nanoTime() - since < SAME_NANOS
                ? mainThread().filter(Thread::isAlive)
                : Optional.empty();
    }

    /// Refuses to start a worker where each worker would start the next one.
    ///
    /// @param worker the name of the worker that is to be started
    /// @throws WorkerStartException if the calling thread must not start it
    static void checkMayStart(String worker) {
        if (stage == Stage.PROGRAM) {
            return;
        }
        String refused = worker + " cannot be started: ";
        String initialised = initialisedClass();
        if (initialised != null) {
            throw new WorkerStartException(refused + "this process is a worker, and the initialiser of class "
                    + initialised + " runs in every worker that uses this class, so " + REMEDY);
        }
        if (stage == Stage.RESTORING) {
            throw new WorkerStartException(
                    refused + "this process is a worker that is still restoring its task, and the"
                            + " code that runs now (class initialisers, readObject, readResolve) runs in every worker, so "
                            + REMEDY);
        }
        Thread thread = Thread.currentThread();
        if (thread.threadId() < watermark && !thread.equals(mainThread) && !isShared(thread)) {
            throw new WorkerStartException(refused + "this process is a worker, and its thread " + thread.getName()
                    + " was created before the task began, by code that runs in every worker (such as a class"
                    + " initialiser), so " + REMEDY);
        }
    }

    /// Returns the name of the class that the current thread initialises, the innermost of several, or null.
    private static @Nullable String initialisedClass() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getMethodName().equals(INITIALISER))
                        .findFirst()
                        .map(StackFrame::getClassName)
                        .orElse(null));
    }

    private static boolean isShared(Thread thread) {
        return thread instanceof ForkJoinWorkerThread worker && worker.getPool().equals(ForkJoinPool.commonPool());
    }
}
