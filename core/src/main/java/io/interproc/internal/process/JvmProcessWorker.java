package io.interproc.internal.process;

import io.interproc.JvmProcess;
import io.interproc.Worker;
import io.interproc.WorkerExitException;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.internal.blocking.PoolBlocking;
import io.interproc.internal.serial.FailureCodec;
import io.interproc.spi.Misuse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A worker process as its parent sees it.
///
/// # Overview
///
/// Parent and child share two things: the child's standard input, a pipe that brings the task and then serves as the
/// [life line][LifeLine], and the [outcome file][OutcomeLayout], which has no name and in which the child notes how
/// far it came. One thread of the parent, the *reaper*, does everything that waits: it sends the message, waits for
/// the end of the process, reads the outcome, publishes the result once, and releases what the worker held. It is a
/// daemon thread exactly if the worker is one, and that alone makes a JVM whose `main` has returned wait for its
/// workers.
///
/// ```text
///  parent: caller               parent: reaper                child: main thread
///  1 serialise the task
///  2 create the outcome file
///  3 start the process
///  4 start the reaper      →    5 write the message      →    7 read all of it
///                               6 wait for the process        8 open the outcome file, note RECEIVED
///                                                             9 watch the life line
///                                                            10 restore the task, note BEGUN
///                                                            11 run it; note RETURNED or THREW
///                                                               what keeps the process: note WAITS_FOR
///                                                            12 hooks; note EXITING or ENDING
///                              13 read the outcome       ←    (the kernel reports the end)
///                              14 publish, release
/// ```
///
/// # Crash windows
///
/// What the other side sees if we are killed right after a step:
///
/// | step | parent killed | child killed |
/// |---|---|---|
/// | 2 | nobody else exists; see [PrivateFile] for what may be left | |
/// | 3, 4 | the child reads end of file before a message, and exits | −9 |
/// | 5 | half a message, then end of file: the child exits and runs nothing | the pipe breaks; −9 |
/// | 6 to 8 | the life line is watched later, but not in vain: it reads end of file at once | −9 |
/// | 9 to 11 | the life line ends the child | −9; half a note counts as none |
/// | 12 | the child is ending anyway | −9, or see the limits of [Outcome] |
/// | 13, 14 | nobody is left to tell | |
///
/// The process id of a dead parent may be in use again when the child opens the outcome file by it: the number in the
/// file's header does not match then. The parent's own descriptor keeps the file alive until step 14, so the path
/// cannot lead elsewhere while the parent lives.
///
/// The [Process] object is held by the reaper for as long as the process lives: were it collected, its pipe would be
/// closed and the child would take that for the end of its parent. For the same reason signals are sent through
/// [ProcessHandle], because [Process#destroy()] closes the pipe, too.
final class JvmProcessWorker implements JvmProcess {

    /// How long the reaper waits when it has no memory, and how often for its last words.
    private static final long PAUSE_NANOS = 50_000_000;

    private static final int ATTEMPTS = 200;

    static {
        rehearse(new IllegalStateException("rehearsal"));
    }

    private final String name;
    private final boolean daemon;
    private final boolean outlivesParent;
    private final Process process;
    private final OutcomeFile outcomeFile;
    private final JavaCommand command;

    /// What may have kept the JVM from starting.
    private final StartAdvice advice;

    private final Thread reaper;

    /// The message until it is sent, because handles live long and arguments may be large. Used by one
    /// thread at a time.
    private @Nullable TaskMessage unsent;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Worker> exit = new CompletableFuture<>();

    /// Whether [#kill()] was called before the end.
    private volatile boolean killed;

    /// How the process ended; written once, before `ended` is counted down.
    private volatile @Nullable Result result;

    /// What is published if there is no memory for how it ended.
    private final Result unknown = new Result(-Outcome.SIGKILL, null);

    /// @param exitCode the exit code, or −N after signal N
    /// @param failure why the worker failed, or null if it did not
    private record Result(int exitCode, @Nullable Throwable failure) {}

    JvmProcessWorker(
            Process process,
            TaskMessage message,
            boolean daemon,
            OutcomeFile outcomeFile,
            JavaCommand command,
            StartAdvice advice) {
        this.process = process;
        this.name = message.name();
        this.daemon = daemon;
        this.outlivesParent = message.outlivesParent();
        this.unsent = message;
        this.outcomeFile = outcomeFile;
        this.command = command;
        this.advice = advice;
        this.reaper = Thread.ofPlatform()
                .name("interproc-reaper-" + name)
                .daemon(daemon || outlivesParent)
                .inheritInheritableThreadLocals(false)
                .unstarted(this::reap);
    }

    /// Hands the worker to its reaper, once.
    ///
    /// A worker that may outlive this process gets its message first, because its reaper does not keep this
    /// process.
    void begin() {
        Children.add(this);
        try {
            if (outlivesParent) {
                send();
            }
            reaper.start();
        } catch (RuntimeException | Error e) {
            Children.remove(this);
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isDaemon() {
        return daemon;
    }

    boolean outlivesParent() {
        return outlivesParent;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    @Override
    public boolean isAlive() {
        return result == null;
    }

    @Override
    public OptionalInt exitCode() {
        Result r = result;
        return r == null ? OptionalInt.empty() : OptionalInt.of(r.exitCode());
    }

    @Override
    public Optional<Throwable> failure() {
        Result r = result;
        return r == null ? Optional.empty() : Optional.ofNullable(r.failure());
    }

    @Override
    public CompletableFuture<Worker> onExit() {
        return exit.copy();
    }

    @Override
    public void terminate() {
        if (isAlive()) {
            process.toHandle().destroy();
        }
    }

    @Override
    public void kill() {
        if (isAlive()) {
            killed = true;
            process.toHandle().destroyForcibly();
        }
    }

    @Override
    public void join() throws InterruptedException {
        checkNotReaper();
        awaitEnd();
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        long nanos = Deadlines.nanosOf(timeout);
        checkNotReaper();
        if (ended.getCount() == 0) {
            return true;
        }
        return nanos > 0 && PoolBlocking.await(() -> ended.await(nanos, TimeUnit.NANOSECONDS));
    }

    @Override
    public void joinUninterruptibly() {
        checkNotReaper();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    awaitEnd();
                    return;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitEnd() throws InterruptedException {
        if (ended.getCount() != 0) {
            PoolBlocking.await(() -> {
                ended.await();
                return true;
            });
        }
    }

    @Override
    public String toString() {
        String state = readOutcome().state();
        Result r = result; // read after the file, which is closed when there is a result
        return name + " (pid " + pid() + ", " + (r == null ? state : "exit code " + r.exitCode()) + ")";
    }

    /// The reaper runs code of the worker when it restores the exception of the task.
    private void checkNotReaper() {
        if (Thread.currentThread().equals(reaper) && isAlive()) {
            throw Misuse.joinOfItself();
        }
    }

    /// Returns whether the child has restored its arguments, or has ended.
    boolean hasBegun() {
        return !isAlive() || readOutcome().begun();
    }

    /// Waits until the child has restored its arguments, or has ended.
    ///
    /// The child cannot report this by itself, so the outcome file is looked at every millisecond.
    ///
    /// @param deadlineNanos when to give up, on the clock of `System.nanoTime()`
    /// @return whether it has
    boolean awaitBegun(long deadlineNanos) throws InterruptedException {
        boolean over = hasBegun();
        while (!over && deadlineNanos - System.nanoTime() > 0) {
            over = ended.await(1, TimeUnit.MILLISECONDS) || hasBegun();
        }
        return over;
    }

    /// The reaper. No throwable, for lack of memory usually, ends it before the worker has ended and whoever joins
    /// it has been told.
    private void reap() {
        Throwable failedToSend = null;
        try {
            send();
        } catch (Throwable t) { // what was sent may be half a message, which the child runs nothing of
            failedToSend = t;
            process.toHandle().destroyForcibly();
        }
        int status = awaitStatus();
        try {
            publish(status, failedToSend);
            Children.remove(this);
        } finally {
            release();
            ended.countDown();
            exit.complete(this);
        }
    }

    private int awaitStatus() {
        while (true) {
            try {
                PrivateFile.sweep();
                return new ProcessWatch(name, process, outcomeFile).await();
            } catch (Throwable _) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// Does once what catching a throwable takes, because a class that is used for the first time takes memory.
    private static void rehearse(RuntimeException rehearsal) {
        try {
            throw rehearsal;
        } catch (Throwable _) {
            LockSupport.parkNanos(1);
        }
    }

    /// Says how the process ended. If there is no memory for all of it, later, and at last without what the task
    /// threw.
    private void publish(int status, @Nullable Throwable failedToSend) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                result = failedToSend == null
                        ? result(status, readOutcome())
                        : new Result(-Outcome.SIGKILL, failedToSend);
                return;
            } catch (Throwable _) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        result = unknown;
    }

    /// Writes the message, once. The child may have ended already, which its exit code tells better than the
    /// broken pipe.
    private void send() {
        TaskMessage message = unsent;
        if (message == null) {
            return;
        }
        unsent = null;
        OutputStream pipe = process.getOutputStream();
        try {
            message.writeTo(pipe);
        } catch (IOException _) {
            closeQuietly(pipe);
        }
    }

    private Outcome readOutcome() {
        try {
            return outcomeFile.read();
        } catch (IOException _) {
            return Outcome.NONE;
        }
    }

    private Result result(int status, Outcome outcome) {
        int exitCode = outcome.exitCode(status, killed);
        byte[] carried = outcome.failure();
        Throwable failure = carried == null ? null : FailureCodec.decode(carried);
        if (failure == null && exitCode != 0) {
            failure = new WorkerExitException(describe(exitCode, outcome), pid(), exitCode);
        }
        return new Result(exitCode, failure);
    }

    private String describe(int exitCode, Outcome outcome) {
        String worker = name + " (pid " + pid() + ") ";
        String end = exitCode < 0 ? "was ended by " + Signals.describe(-exitCode) : "exited with code " + exitCode;
        boolean started = outcome.received() || Signals.isSentToEnd(-exitCode);
        return worker + end + (started ? "" : advice.text());
    }

    private void release() {
        closeQuietly(process.getOutputStream());
        closeQuietly(outcomeFile);
        closeQuietly(command);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Throwable _) {
            return; // what was to be written or read is done
        }
    }
}
