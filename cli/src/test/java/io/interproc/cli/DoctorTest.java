package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DoctorTest {

    private static final List<String> CHECKS = List.of(
            "JDK",
            "system",
            "native access",
            "futex",
            "shared memory",
            "open files",
            "processes",
            "memory",
            "logout",
            "process scope",
            "named scopes",
            "lost names",
            "limits");

    @Test
    void eachCheckHasALineWithItsStatus() {
        Run run = Run.of("doctor");
        List<String> lines =
                run.outLines().stream().filter(line -> !line.startsWith(" ")).toList();
        assertThat(lines).allSatisfy(line -> assertThat(line).matches("(ok  |warn|fail)  \\S.*"));
        assertThat(lines.stream().map(line -> line.substring(6, 22).strip()).distinct())
                .containsExactlyElementsOf(CHECKS);
        boolean failed = lines.stream().anyMatch(line -> line.startsWith("fail"));
        assertThat(run.code()).isEqualTo(failed ? 1 : 0);
    }

    @Test
    void jsonHasTheSameChecks() {
        Run run = Run.of("doctor", "--format", "json");
        assertThat(run.out())
                .startsWith("[\n  {\n    \"check\": \"JDK\",\n    \"status\": \"")
                .endsWith("}\n]\n");
        assertThat(CHECKS).allSatisfy(check -> assertThat(run.out()).contains("\"check\": \"" + check + "\""));
    }

    @Test
    void aFailedCheckFailsTheCommand() {
        assertThat(codeFor(Check.ok("a", "b"), Check.warn("c", "d", "e"))).isZero();
        assertThat(codeFor(Check.ok("a", "b"), Check.fail("c", "d", "e"))).isEqualTo(1);
    }

    private static int codeFor(Check... checks) {
        DoctorCommand doctor = new DoctorCommand();
        new CommandLine(doctor).setOut(new java.io.PrintWriter(java.io.Writer.nullWriter()));
        return doctor.report(List.of(checks));
    }
}
