package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InheritedOptionsTest {

    @Test
    void optionsOfTheEnvironmentAreNotThoseOfTheCommandLine() {
        assertThat(InheritedOptions.ofCommandLine(
                        List.of("-Xmx1g", "-Da=b c", "--add-opens=m/p=n", "-Xmx2g", "-Xmx1g", "-Dx=y", "-Dx=y"),
                        Map.of(
                                "JAVA_TOOL_OPTIONS", "-Xmx1g",
                                "JDK_JAVA_OPTIONS", "'-Da=b c' --add-opens m/p=n",
                                "_JAVA_OPTIONS", "-Dx=y",
                                "OTHER", "-Xmx2g")))
                .containsExactly("-Xmx2g", "-Xmx1g", "-Dx=y");
    }

    @Test
    void whatOneProcessOwnsIsTakenOutOfEveryVariable() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xmx1g \"-agentlib:jdwp=transport=dt_socket,address=5005\" -Dcom.sun.management.jmxremote.port=1 '-Da=b c'",
                "JDK_JAVA_OPTIONS",
                "-XX:StartFlightRecording=filename=a.jfr -Dd='e'\"'\" -XX:AOTCache=a",
                "_JAVA_OPTIONS",
                "-Xlog:gc:file=gc.log",
                "OTHER",
                "-agentlib:jdwp"));
        assertThat(InheritedOptions.adapt(environment, List.of())).isEmpty();
        assertThat(environment)
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx1g \"-Da=b c\"")
                .containsEntry("JDK_JAVA_OPTIONS", "\"-Dd=e'\" -XX:AOTCache=" + new File("a").getAbsolutePath())
                .doesNotContainKey("_JAVA_OPTIONS")
                .containsEntry("OTHER", "-agentlib:jdwp");
    }

    @Test
    void aVariableThatNeedsNoChangeStaysAsItIs() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS",
                " -Dc='d  e'  -Xmx1g",
                "JDK_JAVA_OPTIONS",
                "-Dx='not closed",
                "_JAVA_OPTIONS",
                ""));
        Map<String, String> before = Map.copyOf(environment);
        InheritedOptions.adapt(environment, List.of("a.jar"));
        assertThat(environment).isEqualTo(before);
    }

    @Test
    void anAgentIsLeftOutOnRequestAndOtherwiseNamed() {
        Map<String, String> environment =
                new HashMap<>(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:/x/a.jar=1 -javaagent:/x/b.jar"));
        assertThat(InheritedOptions.adapt(environment, List.of("a.jar"))).containsExactly("-javaagent:/x/b.jar");
        assertThat(environment).containsEntry("JAVA_TOOL_OPTIONS", "-javaagent:/x/b.jar");
        assertThat(InheritedOptions.without(List.of("/x/b.jar"), List.of("-Da=b", "-javaagent:/x/b.jar=c")))
                .containsExactly("-Da=b");
    }
}
