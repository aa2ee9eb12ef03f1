package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.JvmProcess;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Timer;
import org.junit.jupiter.api.Test;

/// What a parent is told of a worker that has not ended.
class WorkerStateIT extends WorkerTest {

    /// Returns, and leaves a timer behind.
    static void forgetTimer() {
        new Timer("forgotten", false);
    }

    /// Throws, and leaves a timer behind.
    static void failAndForgetTimer() {
        forgetTimer();
        Tasks.fail();
    }

    /// Returns, and leaves threads behind that end one after the other when files exist.
    static void forgetTwo(String directory) {
        Thread main = Thread.currentThread();
        for (String name : new String[] {"a", "b"}) {
            Path file = Path.of(directory, name);
            Thread.ofPlatform()
                    .name(name + "\nforged line")
                    .start(() -> Eventually.holds("the file exists", () -> !main.isAlive() && Files.exists(file)));
        }
    }

    /// Returns, and leaves a worker behind.
    static void forgetWorker() {
        quiet().name("inner").start(Tasks::hang);
    }

    /// An argument that is not restored before a file exists.
    record Slow(String file) implements Serializable {
        private Object readResolve() {
            Eventually.holds("the file exists", () -> Files.exists(Path.of(file)));
            return this;
        }
    }

    private static void awaitState(JvmProcess worker, String state) {
        Eventually.equal("the worker", worker.name() + " (pid " + worker.pid() + ", " + state + ")", worker::toString);
    }

    private static void end(JvmProcess worker) throws InterruptedException {
        worker.kill();
        worker.join();
    }

    @Test
    void aWorkerNamesTheThreadThatItsTaskHasForgotten() throws Exception {
        JvmProcess worker = process(quiet().start(WorkerStateIT::forgetTimer));
        awaitState(worker, "task done, waits for thread \"forgotten\"");
        end(worker);
        awaitState(worker, "exit code -9");
    }

    @Test
    void aWorkerWhoseTaskFailedNamesTheThreadItWaitsFor() throws Exception {
        JvmProcess worker = process(quiet().start(WorkerStateIT::failAndForgetTimer));
        awaitState(worker, "task failed, waits for thread \"forgotten\"");
        end(worker);
    }

    @Test
    void aWorkerNamesOnlyTheThreadsThatAreLeft() throws Exception {
        JvmProcess worker = process(quiet().start(WorkerStateIT::forgetTwo, directory.toString()));
        Eventually.holds(
                "both are named",
                () -> worker.toString().contains("\"a?forged line\"")
                        && worker.toString().contains("\"b?forged line\""));
        Files.createFile(directory.resolve("a"));
        awaitState(worker, "task done, waits for thread \"b?forged line\"");
        Files.createFile(directory.resolve("b"));
        assertThat(exitCode(worker)).isZero();
    }

    @Test
    void aWorkerNamesTheWorkerItWaitsFor() throws Exception {
        JvmProcess worker = process(quiet().start(WorkerStateIT::forgetWorker));
        Eventually.holds(
                "the inner worker is named",
                () -> worker.toString().matches(".*, task done, waits for its worker inner \\(pid \\d+\\)\\)"));
        worker.terminate();
        worker.join();
    }

    @Test
    void aWorkerNamesTheShutdownHookThatDoesNotReturn() throws Exception {
        Path ending = directory.resolve("ending");
        JvmProcess worker = process(quiet().start(Tasks::endSlowly, ending.toString()));
        Eventually.holds(
                "a hook is named",
                () -> worker.toString().matches(".*, shutting down, waits for thread \"Thread-\\d+\"\\)"));
        end(worker);
    }

    @Test
    void aWorkerThatIsStillRestoringItsTaskSaysSo() throws Exception {
        Path file = directory.resolve("file");
        JvmProcess worker = process(quiet().start(Tasks::take, new Slow(file.toString())));
        awaitState(worker, "restoring its task");
        Files.createFile(file);
        worker.joinOrThrow();
    }

    /// The parent tells it without being asked, once.
    @Test
    void theLogOfTheParentNamesTheThreadThatKeepsAWorker() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (_, _) -> {
            System.setProperty("java.util.logging.SimpleFormatter.format", ">>> %4$s %5$s%n");
            JvmProcess worker = process(quiet().name("W").start(WorkerStateIT::forgetTimer));
            worker.join();
        })) {
            assertThat(parent.next())
                    .matches(
                            "WARNING W \\(pid \\d+\\) still runs though its task has ended: task done, waits for thread"
                                    + " \"forgotten\"\\. A JVM ends when its last non-daemon thread has ended, and join waits"
                                    + " for that; end such threads with the task, or make them daemons");
        }
    }

    @Test
    void theLogOfTheParentNamesTheWorkerThatKeepsAWorker() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (_, _) -> {
            System.setProperty("java.util.logging.SimpleFormatter.format", ">>> %4$s %5$s%n");
            JvmProcess worker = process(quiet().name("W").start(WorkerStateIT::forgetWorker));
            worker.join();
        })) {
            assertThat(parent.next())
                    .matches("WARNING W \\(pid \\d+\\) still runs though its task has ended: task done, waits for its"
                            + " worker inner \\(pid \\d+\\)\\. A JVM ends when its last worker that is not a daemon has"
                            + " ended, and join waits for that; end such workers with the task, or make them daemons");
        }
    }
}
