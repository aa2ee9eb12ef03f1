package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.JvmProcess;
import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import io.interproc.internal.process.JvmProcesses;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What tests of worker processes share: nothing may be left behind, not even a name in the directory for temporary
/// files.
@ExtendWith({LeakCheck.class, Watchdog.class})
abstract class WorkerTest {

    @TempDir
    Path directory;

    @AfterEach
    void nothingIsLeftInTheTemporaryDirectory() {
        Eventually.equal("names of workers", List.of(), WorkerTest::temporaryNames);
    }

    /// Returns a builder of workers.
    static WorkerBuilder loud() {
        return JvmProcesses.builder();
    }

    /// Returns a builder of workers whose output is dropped.
    static WorkerBuilder quiet() {
        return loud().discardOutput();
    }

    static JvmProcess process(Worker worker) {
        return (JvmProcess) worker;
    }

    /// Waits until the task of a worker runs.
    static JvmProcess begun(Worker worker) {
        try {
            JvmProcesses.awaitBegun(worker);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + worker, e);
        }
        assertThat(worker.isAlive()).isTrue();
        return process(worker);
    }

    static int exitCode(Worker worker) throws InterruptedException {
        worker.join();
        return process(worker).exitCode().orElseThrow();
    }

    /// Sends SIGINT to a process, or to a group of processes if the number is negative.
    static void interrupt(long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid).start();
        assertThat(kill.waitFor()).isZero();
    }

    /// Waits until a process has ended. An orphan may stay in the table of processes until its new parent looks.
    static void awaitGone(long pid) {
        Eventually.holds("process " + pid + " has ended", () -> hasEnded(pid));
    }

    private static boolean hasEnded(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return line.charAt(line.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException _) {
            return true;
        }
    }

    private static List<String> temporaryNames() {
        try (Stream<Path> names = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return names.map(name -> name.getFileName().toString())
                    .filter(name -> name.startsWith("interproc-worker-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
