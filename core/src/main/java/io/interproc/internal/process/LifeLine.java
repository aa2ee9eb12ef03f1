package io.interproc.internal.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The watch that ends this process when its parent has ended, in whatever way.
///
/// **Overview.** After the message the parent writes nothing more to this process's standard input, and keeps the pipe
/// open for as long as it lives. The kernel closes it with the parent, so *end of file means that the parent has
/// ended*. One thread waits for it and uses no processor time. There is no byte that announces an orderly end, which
/// somebody who shares the descriptor could take away: a parent that ends normally first waits for its non-daemon
/// workers and terminates the others ([Children]), so there is nothing to announce.
///
/// The end of file does not come while another process holds the writing end, such as one that native code of the
/// parent forked without closing descriptors. So a second thread looks every two seconds whether the parent is still
/// the one that started this process; the kernel gives orphans another. If even that cannot be read, the pipe alone
/// decides. No throwable, for lack of memory usually, ends either thread before.
///
/// Whoever notices first starts the orderly exit: the shutdown hooks run, for [#GRACE_MILLIS] at most, then the process
/// halts. A process that is stopped (SIGSTOP) does this when it is continued.
///
/// Not `prctl(PR_SET_PDEATHSIG)`: it fires when the parent's *thread* that started the process ends, and needs native
/// access before anything else.
final class LifeLine {

    /// How long the shutdown hooks may take.
    static final long GRACE_MILLIS = 5_000;

    /// The exit code of a process whose parent has ended; whoever adopted it may look at it.
    static final int EXIT_CODE = 1;

    private static final long LOOK_MILLIS = 2_000;

    private final String worker;
    private final FileChannel pipe;
    private final long parentPid;
    private final ByteBuffer ignored = ByteBuffer.allocateDirect(64);
    private final AtomicBoolean cut = new AtomicBoolean();

    /// @param worker the name of this process
    /// @param pipe the standard input, behind the message
    /// @param parentPid the process that must stay this one's parent
    LifeLine(String worker, FileChannel pipe, long parentPid) {
        this.worker = worker;
        this.pipe = pipe;
        this.parentPid = parentPid;
    }

    /// Starts to watch.
    void watch() {
        start("interproc-life-line", this::awaitEndOfFile);
        start("interproc-parent-watch", this::awaitOtherParent);
    }

    /// Calls the thread back that waits for the end of file; to be called by a shutdown hook.
    ///
    /// A JVM that exits waits 300 ms for threads that are inside the kernel. The other watch continues, and bounds
    /// a shutdown that hangs while the parent dies.
    void release() {
        try {
            pipe.close();
        } catch (IOException _) {
            // The exit takes longer.
        }
    }

    private void awaitEndOfFile() {
        while (true) {
            try {
                while (pipe.read(ignored) >= 0) {
                    ignored.clear(); // Nobody writes; should somebody, it means nothing.
                }
                break;
            } catch (IOException _) {
                return; // Closed in this process; the other watch remains.
            } catch (Throwable _) {
                sleep(LOOK_MILLIS); // There was no memory; the end of file stays.
            }
        }
        end();
    }

    private void awaitOtherParent() {
        boolean orphaned = false;
        while (!orphaned) {
            sleep(LOOK_MILLIS);
            try {
                orphaned = hasOtherParent();
            } catch (Throwable _) {
                orphaned = false; // There was no memory to look.
            }
        }
        end();
    }

    private boolean hasOtherParent() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        return parent.isPresent() && parent.get().pid() != parentPid;
    }

    /// Ends this process. If there is no memory for an orderly exit it halts.
    private void end() {
        if (!cut.compareAndSet(false, true)) {
            return;
        }
        try {
            start("interproc-halt", () -> {
                sleep(GRACE_MILLIS);
                Runtime.getRuntime().halt(EXIT_CODE);
            });
            System.err.println(worker + ": parent process " + parentPid + " has ended; ending");
            System.exit(EXIT_CODE);
        } catch (Throwable _) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            // Nobody has a reason to; continue sooner.
        }
    }

    private static void start(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }
}
