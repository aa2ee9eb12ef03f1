package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionRulesTest {

    private static final String HERE = new File("").getAbsolutePath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dkey=value",
                "-Dpath=a.jar",
                "-Xmx1g",
                "-Xss2m",
                "-ea",
                "-XX:+UseSerialGC",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-XX:FlightRecorderOptions=stackdepth=128",
                "--enable-preview",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-modules=java.sql",
                "--enable-native-access=ALL-UNNAMED",
                "-javaagent:/a.jar",
                "-javaagent:/a.jar=port=9404",
                "-XX:SharedArchiveFile=/x.jsa",
                "-Djavax.net.ssl.trustStore=NONE",
                "-verbose:gc",
                "-Xlog:disable",
                "-Xlog:gc",
                "-Xlog:gc*=debug:stderr:time",
                "-Xlog:all=warning::none",
                "-Xlog:async:drop"
            })
    void whatShapesTheProgramIsInherited(String option) {
        assertThat(OptionRules.forWorker(option)).isEqualTo(option);
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
                "-Xlog:gc:gc.log",
                "-Xlog:gc:file=\"gc:1.log\":time:filecount=5",
                "-Xlog::gc%t.log",
                "-Xloggc:gc.log",
                "-XX:StartFlightRecording",
                "-XX:StartFlightRecording=filename=a.jfr",
                "-XX:StartFlightRecording:delay=1s,filename=a.jfr",
                "-XX:ArchiveClassesAtExit=x.jsa",
                "-XX:AOTMode=record",
                "-XX:AOTCacheOutput=x.aot",
                "-XX:DumpLoadedClassList=x",
                "-Djdk.module.main=m",
                "-Djava.class.path=x",
                "--module-path=mods"
            })
    void whatOneProcessOwnsIsNot(String option) {
        assertThat(OptionRules.forWorker(option)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -Xlog:gc:file=gc-%p.log | -Xlog:gc:file=HERE/gc-%p.log
            -Xlog:gc:gc-%p.log:time:filecount=2 | -Xlog:gc:HERE/gc-%p.log:time:filecount=2
            -Xlog:gc:file="a:%p":time | -Xlog:gc:file="HERE/a:%p":time
            -Xloggc:gc-%p.log | -Xloggc:HERE/gc-%p.log
            -XX:StartFlightRecording:filename=%p.jfr,delay=1s | -XX:StartFlightRecording:filename=HERE/%p.jfr,delay=1s
            -XX:FlightRecorderOptions=repository=r | -XX:FlightRecorderOptions=repository=HERE/r
            -XX:HeapDumpPath=dump.hprof | -XX:HeapDumpPath=HERE/dump.hprof.%p
            -XX:HeapDumpPath=dump-%p.hprof | -XX:HeapDumpPath=HERE/dump-%p.hprof
            -XX:HeapDumpPath=/ | -XX:HeapDumpPath=/
            -XX:ErrorFile=err.log | -XX:ErrorFile=HERE/err.log.%p
            -XX:ErrorFile=/err-%p.log | -XX:ErrorFile=/err-%p.log
            -XX:AOTCache=app.aot | -XX:AOTCache=HERE/app.aot
            -XX:SharedArchiveFile=a.jsa:/b.jsa | -XX:SharedArchiveFile=HERE/a.jsa:/b.jsa
            -Djava.util.logging.config.file=l.properties | -Djava.util.logging.config.file=HERE/l.properties
            --patch-module=m=x:/y | --patch-module=m=HERE/x:/y
            -javaagent:a.jar=k=v | -javaagent:HERE/a.jar=k=v
            -javaagent:a.jar | -javaagent:HERE/a.jar
            """)
    void pathsBecomeAbsoluteAndFilesTheProcessesOwn(String option, String inherited) {
        assertThat(OptionRules.forWorker(option)).isEqualTo(inherited.replace("HERE", HERE));
    }

    @Test
    void listsOfPathsBecomeAbsolute() {
        assertThat(OptionRules.absolutePaths("a.jar:/b.jar:")).isEqualTo(HERE + "/a.jar:/b.jar:" + HERE);
    }

    @Test
    void aFolderForDumpsIsForAll(@TempDir Path directory) {
        assertThat(OptionRules.forWorker("-XX:HeapDumpPath=" + directory)).isEqualTo("-XX:HeapDumpPath=" + directory);
    }

    @Test
    void anAgentIsKnownByItsFileNameOrItsPath() {
        String option = "-javaagent:/x/a.jar=k=/y/b.jar";
        assertThat(OptionRules.isAgent(option, "a.jar")).isTrue();
        assertThat(OptionRules.isAgent(option, "/x/a.jar")).isTrue();
        assertThat(OptionRules.isAgent(option, "/y/a.jar")).isFalse();
        assertThat(OptionRules.isAgent(option, "b.jar")).isFalse();
        assertThat(OptionRules.isAgent("-Dx=/x/a.jar", "a.jar")).isFalse();
    }
}
