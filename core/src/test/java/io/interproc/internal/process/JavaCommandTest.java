package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaCommandTest {

    @Test
    void startsTheLauncherOfThisJdk() throws Exception {
        try (JavaCommand command = JavaCommand.of(List.of("-Xmx64m"), List.of(), "Worker-1")) {
            assertThat(command.words().getFirst()).isEqualTo(System.getProperty("java.home") + "/bin/java");
            assertThat(command.words()).contains("-Xmx64m");
            assertThat(command.words().getLast()).isEqualTo("Worker-1");
            assertThat(command.words().get(command.words().size() - 2)).endsWith(WorkerMain.class.getName());
        }
    }

    @Test
    void givenOptionsComeBehindInheritedOnes() throws Exception {
        try (JavaCommand command = JavaCommand.of(List.of("-Dgiven=yes"), List.of(), "Worker-1")) {
            for (String inherited : InheritedOptions.list()) {
                assertThat(command.words().indexOf(inherited))
                        .isBetween(1, command.words().indexOf("-Dgiven=yes") - 1);
            }
        }
    }

    @Test
    void longOptionsGoIntoAFileWithoutAName() throws Exception {
        String option = "-Dlong=" + "x".repeat(200_000);
        try (JavaCommand command = JavaCommand.of(List.of(option), List.of(), "Worker-1")) {
            String file = command.words().get(1);
            assertThat(file).startsWith("@/proc/");
            assertThat(Files.readString(Path.of(file.substring(1)))).contains("\"" + option + "\"\n");
            assertThat(command.words().getLast()).isEqualTo("Worker-1");
        }
    }
}
