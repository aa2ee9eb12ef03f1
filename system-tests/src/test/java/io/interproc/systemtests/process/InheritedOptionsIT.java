package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Options of a JVM that name a file or a port, inherited by a worker: given to one worker, the *parent*, which starts
/// another one, in another working directory.
class InheritedOptionsIT extends WorkerTest {

    private static final String DEBUGGER =
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0";

    /// Options, and what becomes of them, where `@` stands for the working directory of the parent.
    static Stream<Arguments> inTheEnvironment() {
        return Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                .flatMap(variable -> Stream.of(
                                List.of('"' + DEBUGGER + "\" -Dkept=1", "-Dkept=1"),
                                List.of("-Xlog:disable,'-Xlog:gc:file=gc.log'".replace(',', ' '), "-Xlog:disable"),
                                List.of("'-Xlog:gc:file=gc-%p.log'", "-Xlog:gc:file=@/gc-%p.log"),
                                List.of("-XX:HeapDumpPath=dump.hprof", "-XX:HeapDumpPath=@/dump.hprof.%p"),
                                List.of("-XX:AOTCache=\"app.aot\" -Dkept=1", "-XX:AOTCache=@/app.aot -Dkept=1"))
                        .map(pair -> Arguments.of(variable, pair.get(0), pair.get(1))));
    }

    @ParameterizedTest
    @MethodSource("inTheEnvironment")
    void optionsOfTheEnvironmentFollowTheRules(String variable, String options, String inherited) throws Exception {
        assertThat(optionsOfAWorkerOf(quiet().environment(variable, options)))
                .containsAll(expected(inherited))
                .noneMatch(option -> option.contains("jdwp") || option.contains("gc.log"));
    }

    @Test
    void optionsOfTheCommandLineFollowTheSameRules() throws Exception {
        assertThat(optionsOfAWorkerOf(quiet().jvmOptions(
                                DEBUGGER,
                                "-Xlog:disable",
                                "-Xlog:gc:file=gc.log",
                                "-Xlog:gc:file=gc-%p.log",
                                "-XX:AOTCache=app.aot")))
                .containsSubsequence(expected("-Xlog:disable -Xlog:gc:file=@/gc-%p.log -XX:AOTCache=@/app.aot"))
                .noneMatch(option -> option.contains("jdwp") || option.contains("gc.log"));
    }

    @Test
    void anArgumentFileInTheEnvironmentFollowsTheSameRules() throws Exception {
        Files.writeString(directory.resolve("options"), "# ours\n\"" + DEBUGGER + "\"\n-Dkept=\"a b\\\\c\"\n");
        assertThat(optionsOfAWorkerOf(quiet().environment("JDK_JAVA_OPTIONS", "@options -Dtoo=1")))
                .containsSubsequence("-Dkept=a b\\c", "-Dtoo=1")
                .noneMatch(option -> option.contains("jdwp"));
    }

    @Test
    void aFileOfTheParentIsNotDisplaced() throws Exception {
        optionsOfAWorkerOf(quiet().environment(
                        "JDK_JAVA_OPTIONS", "-Xlog:startuptime:file=" + directory.resolve("parent.log"))
                .environment(
                        "JAVA_TOOL_OPTIONS", "-XX:StartFlightRecording:filename=" + directory.resolve("parent.jfr")));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("elsewhere", "parent.log", "parent.jfr", "report");
        }
    }

    @Test
    void aWorkerThatAnAgentKeepsFromStartingNamesIt() throws Exception {
        String agent = "-javaagent:" + agent() + "=" + directory.resolve("taken");
        Path report = directory.resolve("report");
        quiet().jvmOptions(agent)
                .start(InheritedOptionsIT::startWithAgent, report.toString())
                .joinOrThrow();
        assertThat(Files.readString(report))
                .matches("(?s)Inner \\(pid \\d+\\) was ended by signal 6 \\(SIGABRT\\) before it received its task: its"
                        + " JVM did not start, see its standard error and check the Java agents that it inherits, \\[\\Q"
                        + agent
                        + "\\E], because an agent that listens on a port or writes a file may work in one process"
                        + " only \\(WorkerBuilder.withoutAgent leaves one out\\)\n");
    }

    static void startWithAgent(String report) throws InterruptedException {
        Worker inner = quiet().name("Inner").start(Tasks::nothing);
        inner.join();
        Tasks.write(report, inner.failure().map(Throwable::getMessage).orElse("no failure"));
    }

    @Test
    void anAgentIsLeftOutOnRequest() throws Exception {
        String agent = "-javaagent:" + agent() + "=" + directory.resolve("taken");
        quiet().jvmOptions(agent).start(InheritedOptionsIT::startWithoutAgent).joinOrThrow();
        Files.delete(directory.resolve("taken"));
        quiet().environment("JAVA_TOOL_OPTIONS", '"' + agent + '"')
                .start(InheritedOptionsIT::startWithoutAgent)
                .joinOrThrow();
    }

    static void startWithoutAgent() throws Exception {
        quiet().withoutAgent("agent.jar").start(Tasks::nothing).joinOrThrow();
    }

    /// An agent that needs something that only one process can have.
    public static final class Agent {
        private Agent() {}

        /// Called by the JVM.
        public static void premain(String file) throws IOException {
            Files.createFile(Path.of(file));
        }
    }

    private Path agent() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        Path jar = directory.resolve("agent.jar");
        new JarOutputStream(new FileOutputStream(jar.toFile()), manifest).close();
        return jar;
    }

    /// Returns the options of a worker of a worker that the builder starts.
    private List<String> optionsOfAWorkerOf(WorkerBuilder builder) throws Exception {
        Path report = directory.resolve("report");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        builder.directory(directory)
                .start(InheritedOptionsIT::startElsewhere, elsewhere.toString(), report.toString())
                .joinOrThrow();
        return Files.readAllLines(report);
    }

    static void startElsewhere(String elsewhere, String report) throws Exception {
        quiet().directory(Path.of(elsewhere))
                .start(InheritedOptionsIT::reportOptions, report)
                .joinOrThrow();
    }

    static void reportOptions(String report) {
        Tasks.write(
                report, ManagementFactory.getRuntimeMXBean().getInputArguments().toArray(String[]::new));
    }

    private List<String> expected(String options) throws IOException {
        return List.of(options.replace("@", directory.toRealPath().toString()).split(" "));
    }
}
