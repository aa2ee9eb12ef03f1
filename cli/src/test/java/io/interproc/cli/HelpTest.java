package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pins the help texts, which are part of what users rely on. `-Dhelp.update=true` writes them anew.
class HelpTest {

    static Stream<String> commands() {
        return Stream.of(
                "",
                "demo",
                "demo shared-value",
                "demo reentrant",
                "demo producers-consumers",
                "demo limited-slots",
                "demo relay",
                "demo stop-on-request",
                "demo interrupt-main",
                "demo daemon-work",
                "ls",
                "show",
                "rm",
                "gc",
                "doctor",
                "bench",
                "prove");
    }

    @ParameterizedTest(name = "interproc {0} --help")
    @MethodSource("commands")
    void isAsItWas(String command) throws IOException {
        Run run = Run.of((command + " --help").strip().split(" "));
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        String file = "help/" + ("interproc " + command).strip().replace(' ', '-') + ".txt";
        if (Boolean.getBoolean("help.update")) {
            Files.writeString(Path.of("src/test/resources").resolve(file), run.out());
        }
        assertThat(run.out()).isEqualTo(golden(file));
    }

    @Test
    void isPrintedWithoutACommandToo() {
        Run run = Run.of();
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(golden("help/interproc.txt"));
    }

    @Test
    void theHelpOfAProgramIsFoundBehindItsOptions() {
        Run run = Run.of("demo", "reentrant", "--scope", "processes", "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(golden("help/interproc-demo-reentrant.txt"));
    }

    @Test
    void versionNamesInterprocAndWhatItRunsOn() {
        Run run = Run.of("--version");
        assertThat(run.code()).isZero();
        assertThat(run.outLines()).hasSize(3);
        assertThat(run.outLines().getFirst()).startsWith("interproc ");
        assertThat(run.outLines().get(1)).contains("JDK " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "prove"})
    void whatNeedsACheckoutSaysSoWithoutOne(String command) {
        Run run = Run.of(command, "--quick");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("interproc: " + command + " needs a checkout of the project")
                .contains("run ./interproc " + command + " there")
                .doesNotContain("\tat ");
    }

    @Test
    void stacktraceShowsWhereAFailureComesFrom() {
        Run run = Run.of("bench", "--stacktrace");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("\tat ");
    }

    private static String golden(String file) {
        try (InputStream in = HelpTest.class.getModule().getResourceAsStream(file)) {
            return in == null ? "(no " + file + ")" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
