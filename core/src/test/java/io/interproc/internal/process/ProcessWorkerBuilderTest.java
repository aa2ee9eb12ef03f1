package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.JvmProcess;
import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import io.interproc.WorkerStartException;
import io.interproc.internal.os.SameDescriptors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// These run in a module with the tests patched into it; the system tests run on the class path.
@ExtendWith(SameDescriptors.class)
@SuppressWarnings("serial") // A task may call what is not public.
class ProcessWorkerBuilderTest {

    private final WorkerBuilder builder = JvmProcesses.builder();

    @Test
    void aWorkerOfAModuleRunsInThatModule(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Worker worker = builder.redirectOutput(output).start(ProcessWorkerBuilderTest::tell, "hello");
        worker.joinOrThrow();
        assertThat(((JvmProcess) worker).exitCode()).hasValue(0);
        assertThat(Files.readAllLines(output))
                .containsExactly("hello", getClass().getModule().toString(), worker.name());
    }

    private static void tell(String text) {
        System.out.println(text);
        System.out.println(ProcessWorkerBuilderTest.class.getModule());
        System.out.println(Thread.currentThread().getName());
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> builder.name("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must not contain NUL: name=a\0b");
        assertThatThrownBy(() -> builder.jvmOptions("-Xmx1g", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JVM option must not be empty or contain NUL: option=");
        assertThatThrownBy(() -> builder.withoutAgent(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("agent must be the path or the file name of a JAR: jar=");
        assertThatThrownBy(() -> builder.environment("a=b", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must not be empty or contain '=', neither may contain NUL: name=a=b, value=c");
    }

    @Test
    void aDirectoryThatDoesNotExistIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> builder.name("W").directory(missing).start(() -> {}))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage("W cannot be started: the working directory must exist: directory=" + missing);
    }

    @Test
    void aNameCountsForOneWorkerOnly() {
        builder.discardOutput().name("Special");
        List<Worker> workers = List.of(builder.start(() -> {}), builder.start(() -> {}));
        workers.forEach(Worker::joinUninterruptibly);
        assertThat(workers.get(0).name()).isEqualTo("Special");
        assertThat(workers.get(1).name()).matches("Worker-\\d+");
    }
}
