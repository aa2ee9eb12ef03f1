package io.interproc.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the programs of the guide as their readers would: each in a JVM of its own, on a class path.
class GuideProgramsTest {

    private static final long LIMIT_SECONDS = 120;

    @Test
    void theProgramOfTheReadmePrintsThree() throws Exception {
        assertThat(run("Counter")).isEqualTo(new Ended(0, "3\n"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyProgramOfTheGuideEndsWell(String program) throws Exception {
        Ended ended = run(program);
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    /// The control: a program that fails is seen to fail.
    @Test
    void aProgramThatThrowsEndsWithOne() throws Exception {
        assertThat(run("NoSuchProgram").code()).isEqualTo(1);
    }

    /// Returns the names of the classes that have a `main`.
    static List<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/interproc/examples/guide"))) {
            return files.sorted()
                    .filter(GuideProgramsTest::hasMain)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }

    private static boolean hasMain(Path file) {
        try {
            return Files.readString(file).contains("public static void main(");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// How a program ended.
    private record Ended(int code, String output) {}

    private static Ended run(String program) throws IOException, InterruptedException {
        Path output = Files.createTempFile("interproc-guide-", ".txt");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classPath(),
                            "io.interproc.examples.guide." + program)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as(program + " did not end; it printed: " + text).isTrue();
            return new Ended(process.exitValue(), text);
        } finally {
            Files.delete(output);
        }
    }

    /// A modular test run has its jars on the module path.
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
