package io.interproc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each test runs [InterruptedProgram] in a JVM of its own and sends it the signal that a terminal sends on Ctrl-C.
class MainThreadTest {

    private final List<Process> children = new ArrayList<>();

    /// Closes what leads to them as well, because later tests compare the open descriptors.
    @AfterEach
    void endChildren() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
            child.getInputStream().close();
            child.getErrorStream().close();
            child.getOutputStream().close();
        }
    }

    @Test
    void interruptWakesTheMainThreadOutOfEveryWait() throws Exception {
        Child child = start("wake");
        assertThat(child.lines())
                .containsExactlyElementsOf(
                        Stream.concat(Collections.nCopies(6, "interrupted").stream(), Stream.of("end"))
                                .toList());
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void ctrlCInterruptsTheMainThreadAfterTheActionsNewestFirst() throws Exception {
        Child child = start("again");
        child.expect("ready");
        child.signal();
        assertThat(child.lines()).containsExactly("interrupted after [last, first]", "end");
        assertThat(child.exitCode()).isZero();
        assertThat(child.errors()).contains("an action for the interruption of the main thread failed");
    }

    @Test
    void aSecondCtrlCEndsAJvmThatIgnoresTheFirst() throws Exception {
        Child child = start("stubborn");
        child.expect("ready");
        List<String> lines = new ArrayList<>();
        for (String line = "ignored"; line != null; line = child.line()) {
            lines.add(line);
            if (line.equals("ignored")) { // a third time if this machine is so busy that the second signal was late
                child.signal();
            }
        }
        assertThat(lines).startsWith("ignored", "action", "ignored").endsWith("shutdown hook");
        assertThat(child.exitCode()).isEqualTo(130);
    }

    @Test
    void closingTheLastRegistrationRestoresWhatCtrlCDid() throws Exception {
        Child child = start("restore");
        child.expect("ready");
        child.signal();
        child.expect("second");
        child.expect("closed");
        child.signal();
        assertThat(child.lines()).isEmpty();
        assertThat(child.exitCode()).isEqualTo(130);
    }

    @Test
    void ctrlCEndsAJvmWhoseMainThreadHasEnded() throws Exception {
        Child child = start("late");
        child.expect("false");
        child.signal();
        assertThat(child.lines()).isEmpty();
        assertThat(child.exitCode()).isEqualTo(130);
    }

    @Test
    void aRegisteredThreadIsTheMainThread() throws Exception {
        Child child = start("register");
        assertThat(child.lines()).containsExactly("interrupted main loop");
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void withoutAccessToTheSignalTheMessageNamesTheRemedy() throws Exception {
        Child child = start("unavailable", "-Xrs");
        assertThat(child.lines()).isEmpty();
        assertThat(child.exitCode()).isOne();
        assertThat(child.errors())
                .contains("UnsupportedOperationException: cannot catch Ctrl-C (SIGINT): ")
                .contains("run with --add-modules jdk.unsupported and without -Xrs");
    }

    private Child start(String program, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>();
        // a build in the background ignores SIGINT, and so would its children, for good
        command.addAll(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath()));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(InterruptedProgram.class.getName(), program));
        Process process = new ProcessBuilder(command).start();
        children.add(process);
        return new Child(process, process.inputReader());
    }

    /// What this JVM has on either path, and the folder of this class, which is patched into the module.
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.of(
                                Stream.of(ownFolder()),
                                Arrays.stream(System.getProperty("jdk.module.path", "")
                                        .split(File.pathSeparator, -1)),
                                Arrays.stream(System.getProperty("java.class.path", "")
                                        .split(File.pathSeparator, -1)))
                        .flatMap(paths -> paths)
                        .filter(path -> !path.isEmpty())
                        .toList());
    }

    private static String ownFolder() {
        try {
            Path file = Path.of(InterruptedProgram.class
                    .getResource(InterruptedProgram.class.getSimpleName() + ".class")
                    .toURI());
            return file.getParent().getParent().getParent().toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Child(Process process, BufferedReader output) {

        @Nullable
        String line() throws IOException {
            return output.readLine();
        }

        void expect(String line) throws IOException {
            assertThat(line())
                    .as(() -> "output of the child; its errors: " + errors())
                    .isEqualTo(line);
        }

        /// Waits for the end of the output.
        List<String> lines() {
            return output.lines().toList();
        }

        int exitCode() throws InterruptedException {
            return process.waitFor();
        }

        String errors() {
            return String.join(
                    System.lineSeparator(), process.errorReader().lines().toList());
        }

        void signal() throws IOException, InterruptedException {
            Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).isZero();
        }
    }
}
