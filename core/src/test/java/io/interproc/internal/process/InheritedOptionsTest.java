package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InheritedOptionsTest {

    private static final String HERE = new File("").getAbsolutePath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dkey=value",
                "-Xmx1g",
                "-Xss2m",
                "-ea",
                "-XX:+UseSerialGC",
                "--enable-preview",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-modules=java.sql",
                "--enable-native-access=ALL-UNNAMED",
                "-javaagent:/a.jar",
                "-XX:SharedArchiveFile=/x.jsa"
            })
    void whatShapesTheProgramIsInherited(String option) {
        assertThat(InheritedOptions.isInherited(option)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-agentpath:/x/libprofiler.so=file=a.jfr",
                "-Xrunjdwp:transport=dt_socket",
                "-Xdebug",
                "-Dcom.sun.management.jmxremote.port=9999",
                "-Xlog:gc:file=gc.log",
                "-Xloggc:gc.log",
                "-XX:StartFlightRecording=filename=a.jfr",
                "-XX:ArchiveClassesAtExit=x.jsa",
                "-XX:AOTCacheOutput=x.aot",
                "-Djdk.module.main=m",
                "-Djava.class.path=x",
                "--module-path=mods"
            })
    void whatOneProcessOwnsIsNot(String option) {
        assertThat(InheritedOptions.isInherited(option)).isFalse();
    }

    @Test
    void pathsBecomeAbsolute() {
        assertThat(InheritedOptions.absolute("a.jar:/b.jar:")).isEqualTo(HERE + "/a.jar:/b.jar:" + HERE);
        assertThat(InheritedOptions.withAbsolutePaths("--patch-module=m=x:/y"))
                .isEqualTo("--patch-module=m=" + HERE + "/x:/y");
        assertThat(InheritedOptions.withAbsolutePaths("-javaagent:a.jar=k=v"))
                .isEqualTo("-javaagent:" + HERE + "/a.jar=k=v");
        assertThat(InheritedOptions.withAbsolutePaths("-javaagent:a.jar")).isEqualTo("-javaagent:" + HERE + "/a.jar");
        assertThat(InheritedOptions.withAbsolutePaths("-Dpath=a.jar")).isEqualTo("-Dpath=a.jar");
    }

    @Test
    void optionsOfTheEnvironmentAreRecognised() {
        assertThat(InheritedOptions.wordsOf(
                        Map.of("JDK_JAVA_OPTIONS", " -Da=b  '-Dc=d'", "JAVA_TOOL_OPTIONS", "-Xmx1g", "OTHER", "-Dx=y")))
                .contains("-Da=b", "-Dc=d", "-Xmx1g")
                .doesNotContain("-Dx=y");
    }

    @Test
    void portsAreTakenOutOfTheEnvironment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xmx1g -agentlib:jdwp=transport=dt_socket,address=5005 -Dcom.sun.management.jmxremote.port=1 -Da=b",
                "JDK_JAVA_OPTIONS",
                "-Dc='d  e'",
                "OTHER",
                "-agentlib:jdwp"));
        InheritedOptions.clean(environment);
        assertThat(environment)
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx1g -Da=b")
                .containsEntry("JDK_JAVA_OPTIONS", "-Dc='d  e'")
                .containsEntry("OTHER", "-agentlib:jdwp");
    }
}
