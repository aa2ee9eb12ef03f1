package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.interproc.JvmProcess;
import io.interproc.MainThread;
import io.interproc.Worker;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Ctrl-C (SIGINT) and the interruption of the main thread, in workers.
class InterruptIT extends WorkerTest {

    private static final int SIGINT = 2;

    /// A task that tidies up when it is interrupted: it writes one file when it waits, one when it begins to tidy
    /// up, and one at the end, for which it waits until a file exists.
    static void tidyUp(String directory) throws Exception {
        Path files = Path.of(directory);
        try (var _ = MainThread.onInterrupt(() -> write(files, "action"))) {
            write(files, "waiting");
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            write(files, "tidying");
            Eventually.holds("tidying may end", () -> Files.exists(files.resolve("go on")));
            write(files, "tidied");
        }
    }

    /// A task that interrupts its main thread by another thread.
    static void interruptItself(String directory) {
        Path files = Path.of(directory);
        Thread.ofPlatform().name("watchdog").start(MainThread::interrupt);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            write(files, "interrupted");
        }
    }

    /// A task that does not react to an interruption.
    static void ignore(String directory) {
        Path files = Path.of(directory);
        try (var _ = MainThread.onInterrupt(() -> write(files, "action"))) {
            write(files, "waiting");
            while (true) {
                try {
                    Tasks.hang();
                } catch (InterruptedException _) {
                    // This is what the test needs.
                }
            }
        }
    }

    private static void write(Path directory, String name) {
        Tasks.write(directory.resolve(name).toString(), name);
    }

    private void awaitFile(String name) {
        Eventually.holds(name + " is written", () -> Files.exists(directory.resolve(name)));
    }

    @BeforeEach
    void signalsArrive() {
        assumeFalse(
                Signals.isIgnored(ProcessHandle.current().pid(), SIGINT),
                "this process and its workers were started to ignore SIGINT, as by nohup");
    }

    @Test
    void aTaskThatIsInterruptedByASignalTidiesUpAndReturns() throws Exception {
        JvmProcess worker = process(quiet().start(InterruptIT::tidyUp, directory.toString()));
        awaitFile("waiting");
        interrupt(worker.pid());
        awaitFile("tidying");
        assertThat(directory.resolve("action")).exists();
        write(directory, "go on");
        assertThat(exitCode(worker)).isZero();
        assertThat(directory.resolve("tidied")).exists();
        assertThat(worker.failure()).isEmpty();
    }

    @Test
    void aThreadOfAWorkerInterruptsItsMainThread() throws Exception {
        Worker worker = quiet().name("any name").start(InterruptIT::interruptItself, directory.toString());
        worker.joinOrThrow();
        assertThat(directory.resolve("interrupted")).exists();
    }

    @Test
    void aSecondSignalEndsAWorkerThatDoesNotReact() throws Exception {
        JvmProcess worker = process(quiet().start(InterruptIT::ignore, directory.toString()));
        awaitFile("waiting");
        interrupt(worker.pid());
        awaitFile("action");
        interrupt(worker.pid());
        assertThat(exitCode(worker)).isEqualTo(130);
    }

    /// The worker would wait for the file otherwise, and the JVM alone would end by the signal (-2).
    @Test
    void aSecondSignalEndsAWorkerThatTidiesUpWithItsRegistrationClosed() throws Exception {
        JvmProcess worker = process(quiet().start(InterruptIT::tidyUp, directory.toString()));
        awaitFile("waiting");
        interrupt(worker.pid());
        awaitFile("tidying");
        interrupt(worker.pid());
        assertThat(exitCode(worker)).isEqualTo(130);
        assertThat(directory.resolve("tidied")).doesNotExist();
    }

    @Test
    void aWorkerWithoutAnActionIsEndedByTheSignal() throws Exception {
        JvmProcess worker = begun(quiet().start(Tasks::hang));
        interrupt(worker.pid());
        assertThat(exitCode(worker)).isEqualTo(-SIGINT);
    }

    /// A terminal sends the signal to all processes of its foreground group. The parent ends by it and terminates
    /// the worker, which tidies up nevertheless.
    @Test
    void aWorkerTidiesUpWhenCtrlCEndsItsParent() throws Exception {
        try (ChildJvm parent = parent((child, arguments) -> {
            loud().start(InterruptIT::tidyUp, arguments[0]);
            child.next();
        })) {
            awaitFile("waiting");
            interrupt(-parent.pid());
            awaitFile("tidying");
            write(directory, "go on");
            assertThat(parent.waitFor()).isEqualTo(128 + SIGINT);
            assertThat(directory.resolve("tidied")).exists();
        }
    }

    /// Ctrl-C in a terminal, when both tidy up: the parent waits for its worker as at every normal end.
    @Test
    void parentAndWorkerTidyUpAfterCtrlC() throws Exception {
        try (ChildJvm parent = parent((child, arguments) -> {
            Worker worker = loud().start(InterruptIT::tidyUp, arguments[0]);
            try (var _ = MainThread.onInterrupt(() -> {})) {
                child.next();
            } catch (InterruptedException _) {
                child.say("interrupted");
                worker.joinOrThrow();
                child.say("joined");
            }
        })) {
            awaitFile("waiting");
            interrupt(-parent.pid());
            parent.expect("interrupted");
            awaitFile("tidying");
            write(directory, "go on");
            parent.expect("joined");
            assertThat(parent.waitFor()).isZero();
            assertThat(directory.resolve("tidied")).exists();
        }
    }

    /// Starts a JVM in a process group of its own, of which it is the leader.
    private ChildJvm parent(ChildJvm.Body body) {
        return ChildJvm.startUnder(List.of("setsid"), "parent", body, directory.toString());
    }
}
