package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Scope;
import io.interproc.Task2;
import io.interproc.Worker;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers whose scope is closed before they begin.
class WorkerScopeIT extends WorkerTest {

    /// A worker that adds one to a value, and writes what it is then.
    public static void addAndTell(IntValue value, String file) {
        Tasks.write(file, Integer.toString(value.incrementAndGet()));
    }

    /// A worker that does so when a file says that the scope is closed.
    public static void addAndTellAfterwards(IntValue value, String file, String closed) {
        Eventually.holds("the scope is closed", () -> Files.exists(Path.of(closed)));
        addAndTell(value, file);
    }

    /// A worker that does so when its parent is gone.
    public static void addAndTellAsAnOrphan(IntValue value, String file, long parent) {
        awaitGone(parent);
        addAndTell(value, file);
    }

    private static Scope open(String name) {
        return name.isEmpty() ? Scope.processes() : Scope.processes(name);
    }

    private static String nameOf(String kind) {
        return kind.equals("private")
                ? ""
                : "closing-" + ProcessHandle.current().pid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "named"})
    void aWorkerFindsTheObjectsOfAScopeThatIsClosedAtOnce(String kind) throws Exception {
        Path file = directory.resolve("file");
        Path closed = directory.resolve("closed");
        Worker worker;
        try (Scope scope = open(nameOf(kind))) {
            worker = scope.start(
                    WorkerScopeIT::addAndTellAfterwards, scope.intValue(41), file.toString(), closed.toString());
        }
        Files.createFile(closed);
        worker.joinOrThrow();
        assertThat(file).hasContent("42\n");
    }

    @Test
    void aWorkerWithoutArgumentsIsNotInTheWay() throws Exception {
        Worker worker;
        try (Scope scope = Scope.processes()) {
            worker = scope.start(Tasks::nothing);
        }
        worker.joinOrThrow();
    }

    @Test
    void severalWorkersFindTheObjectsOfSeveralScopes() throws Exception {
        List<Worker> workers = new ArrayList<>();
        try (Scope starting = Scope.processes()) {
            try (Scope first = Scope.processes();
                    Scope second = Scope.processes()) {
                for (int i = 0; i < 3; i++) {
                    workers.add(starting.start(
                            (IntValue a, IntValue b) ->
                                    assertThat(a.get() + b.get()).isEqualTo(3),
                            first.intValue(1),
                            second.intValue(2)));
                }
            }
            for (Worker worker : workers) {
                worker.joinOrThrow();
            }
        }
    }

    @Test
    void aWorkerThatDiesBeforeItBeginsDoesNotHoldUpTheClosing() throws Exception {
        Worker failing;
        JvmProcess killed;
        try (Scope scope = Scope.processes()) {
            Task2<IntValue, String> never = WorkerScopeIT::addAndTell;
            IntValue value = scope.intValue(0);
            failing = scope.worker()
                    .discardOutput()
                    .jvmOptions("-XX:NoSuchOption=1")
                    .start(never, value, "");
            killed = process(scope.start(never, value, "no such directory/file"));
            killed.kill();
        }
        assertThat(exitCode(failing)).isEqualTo(1);
        assertThat(exitCode(killed)).isEqualTo(-9);
    }

    @Test
    void anInterruptedCloserWaitsAndStaysInterrupted() throws Exception {
        Path file = directory.resolve("file");
        Worker worker;
        try (Scope scope = Scope.processes()) {
            worker = scope.start(WorkerScopeIT::addAndTell, scope.intValue(1), file.toString());
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        worker.joinOrThrow();
        assertThat(file).hasContent("2\n");
    }

    /// Without waiting for the worker, the parent would be gone before the worker can find the scope through it.
    @ParameterizedTest
    @ValueSource(strings = {"private", "named"})
    void aWorkerThatOutlivesItsParentBeginsBeforeTheParentEnds(String kind) throws Exception {
        Path file = directory.resolve("file");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    Scope scope = open(arguments[1]);
                    child.say(Long.toString(process(scope.worker()
                                    .outliveParent(true)
                                    .start(
                                            WorkerScopeIT::addAndTellAsAnOrphan,
                                            scope.intValue(6),
                                            arguments[0],
                                            ProcessHandle.current().pid()))
                            .pid()));
                },
                file.toString(),
                nameOf(kind))) {
            long worker = Long.parseLong(parent.next());
            assertThat(parent.waitFor()).isZero();
            awaitGone(worker);
        }
        assertThat(Files.readString(file)).isEqualTo("7\n");
    }
}
