package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process of its own, whose workers print where it prints.
@ExtendWith(LeakCheck.class)
class MainTest {

    @TempDir
    private Path folder;

    @Test
    void aProgramRunsInBothScopes() throws Exception {
        List<String> output = run(0, "demo", "shared-value", "--scope", "both");
        assertThat(output).last().isEqualTo("demo: 2 passed, 0 failed");
        assertThat(output).contains("== shared-value, threads", "== shared-value, processes");
        assertThat(output.stream()
                        .filter(line -> line.contains(" add-"))
                        .map(line -> line.substring(1, line.indexOf(' ')))
                        .distinct())
                .as("process ids: one for the threads, one for each process")
                .hasSize(3);
    }

    @Test
    void wrongUsageExitsWithTwo() throws Exception {
        assertThat(run(2, "demo", "nosuch")).first().isEqualTo("interproc: unknown argument: 'nosuch'");
    }

    @Test
    void withoutATerminalThereAreNoColours() throws Exception {
        assertThat(run(0, "demo", "shared-value", "--scope", "threads")).noneMatch(line -> line.contains("\u001b"));
    }

    private List<String> run(int expectedCode, String... args) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ChildJvm.classPath(),
                Main.class.getName()));
        command.addAll(List.of(args));
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        List<String> lines = Files.readAllLines(output);
        assertThat(code).as(String.join("\n", lines)).isEqualTo(expectedCode);
        return lines;
    }
}
