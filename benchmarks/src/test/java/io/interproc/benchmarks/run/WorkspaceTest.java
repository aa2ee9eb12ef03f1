package io.interproc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nothing outlives a workspace, and a child that breaks says why.
class WorkspaceTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void closeKillsTheChildrenAndRemovesTheFolder() throws IOException, InterruptedException {
        Path folder;
        Child child;
        try (Workspace workspace = Workspace.create()) {
            folder = workspace.folder();
            Files.createDirectories(folder.resolve("a/b"));
            child = workspace.start(List.of("sh", "-c", "echo started; sleep 1000"), LONG);
            assertThat(child.line()).isEqualTo("started");
            assertThat(child.isAlive()).isTrue();
        }
        assertThat(child.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void childIsKilledWhenItsTimeIsOver() throws IOException {
        try (Workspace workspace = Workspace.create();
                Child child = workspace.start(List.of("sh", "-c", "exec sleep 1000"), Duration.ofMillis(50))) {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(child::line)
                    .withMessage("sh ended without an answer, exit code 137");
        }
    }

    @Test
    void childThatFailsSaysWhy() throws IOException {
        try (Workspace workspace = Workspace.create();
                Child child = workspace.start(List.of("sh", "-c", "echo boom >&2; exit 3"), LONG)) {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(child::finish)
                    .withMessage("sh failed, exit code 3: boom");
        }
    }

    @Test
    void childThatSaysSomethingElseIsKilled() throws IOException {
        try (Workspace workspace = Workspace.create();
                Child child = workspace.start(List.of("sh", "-c", "echo hello; exec sleep 1000"), LONG)) {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> child.await("ready"))
                    .withMessage("sh said 'hello' instead of 'ready', exit code 137");
        }
    }

    @Test
    void childIsSpokenToInLines() throws IOException, InterruptedException {
        try (Workspace workspace = Workspace.create();
                Child child = workspace.start(List.of("sh", "-c", "read word; echo ready $word"), LONG)) {
            child.send("steady");
            assertThat(child.await("ready")).isEqualTo("steady");
            child.finish();
        }
    }
}
