package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.JvmProcess;
import io.interproc.Worker;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Footprint;
import io.interproc.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What workers are given.
class WorkerStartIT extends WorkerTest {

    @Test
    void aWorkerGetsNameDirectoryEnvironmentAndOptions() throws Exception {
        Path file = directory.resolve("file");
        Path home = Files.createDirectory(directory.resolve("home"));
        Worker worker = quiet().name("Näme with $pace")
                .directory(home)
                .environment("INTERPROC_TEST", "vär")
                .jvmOptions("-Dinterproc.test=pröp")
                .start(Tasks::describe, file.toString());
        worker.joinOrThrow();
        assertThat(Files.readAllLines(file))
                .containsExactly("Näme with $pace", home.toRealPath().toString(), "vär", "pröp", "-1", "false");
    }

    @Test
    void aWorkerGetsTheDirectoryAndTheEnvironmentOfItsParent() throws Exception {
        Path file = directory.resolve("file");
        Worker worker = quiet().start(Tasks::describe, file.toString());
        worker.joinOrThrow();
        assertThat(Files.readAllLines(file))
                .containsExactly(worker.name(), Path.of("").toAbsolutePath().toString(), "null", "null", "-1", "false");
    }

    @Test
    void outputIsAppendedToAFile() throws Exception {
        Path output = Files.writeString(directory.resolve("output"), "before\n");
        loud().redirectOutput(output).start(Tasks::print, "one").joinOrThrow();
        loud().redirectOutput(output).start(Tasks::print, "two").joinOrThrow();
        assertThat(output).hasContent("before\nout one\nerr one\nout two\nerr two\n");
    }

    @Test
    void outputIsInheritedOrDropped() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (child, _) -> {
            loud().discardOutput().start(Tasks::print, "\n>>> dropped").joinOrThrow();
            loud().start(Tasks::print, "\n>>> inherited").joinOrThrow();
            loud().discardOutput()
                    .inheritOutput()
                    .start(Tasks::print, "\n>>> again")
                    .joinOrThrow();
        })) {
            assertThat(List.of(parent.next(), parent.next(), parent.next(), parent.next()))
                    .containsExactly("inherited", "inherited", "again", "again");
            assertThat(parent.waitFor()).isZero();
        }
    }

    @Test
    void aLargeArgumentDoesNotHoldUpTheCaller() throws Exception {
        byte[] large = new byte[20_000_000];
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(quiet().start(Tasks::take, large));
        }
        for (Worker worker : workers) {
            worker.joinOrThrow();
        }
    }

    @Test
    void aLongClassPathWorks() throws Exception {
        Path file = directory.resolve("file");
        String long1 = "/does/not/exist/" + "x".repeat(200) + ".jar:";
        quiet().jvmOptions("-Dinterproc.long=" + long1.repeat(1000), "-Dinterproc.test=a \"b\" \\c")
                .start(Tasks::describe, file.toString())
                .joinOrThrow();
        assertThat(Files.readAllLines(file)).contains("a \"b\" \\c");
    }

    @Test
    void twentyWorkersRunAtOnceAndLeaveNothing() throws Exception {
        quiet().start(Tasks::nothing).join(); // what is opened once for all
        Footprint before = Footprint.take();
        List<JvmProcess> workers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            workers.add(process(quiet().start(Tasks::hang)));
        }
        for (JvmProcess worker : workers) {
            begun(worker);
        }
        workers.forEach(JvmProcess::terminate);
        for (JvmProcess worker : workers) {
            assertThat(exitCode(worker)).isEqualTo(-15);
        }
        LeakCheck.verify(before);
    }

    @Test
    void aWorkerStartsWorkers() throws Exception {
        Path file = directory.resolve("file");
        quiet().start(WorkerStartIT::startInner, file.toString()).joinOrThrow();
        assertThat(Files.readAllLines(file)).element(0).isEqualTo("Worker-1");
    }

    /// Does not join: the inner worker is waited for all the same.
    static void startInner(String file) {
        quiet().start(Tasks::describe, file);
    }

    @Test
    void optionsOfTheParentReachTheWorkerUnlessTheyBelongToOneProcess() throws Exception {
        Path file = directory.resolve("file");
        List<String> options = List.of(
                "-Dinterproc.test=inherited",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0",
                "-Xlog:disable",
                "-Xlog:startuptime:file=" + directory.resolve("log"));
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                options,
                (_, arguments) -> quiet().start(Tasks::describe, arguments[0]).joinOrThrow(),
                file.toString())) {
            assertThat(parent.waitFor()).isZero();
        }
        assertThat(Files.readAllLines(file)).contains("inherited");
    }
}
