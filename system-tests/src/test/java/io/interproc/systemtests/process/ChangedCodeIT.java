package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program whose classes are replaced while it runs, by a version in which what the compiler calls the first task is
/// another one. Its worker must not run that.
class ChangedCodeIT extends WorkerTest {

    /// Runs a command, then a task that prints `A`; if it is told to, runs the task before the command as well.
    private static final String PROGRAM = """
            package app;
            import io.interproc.*;
            public class Main {
                public static void main(String[] args) throws Exception {
                    Task0 first = FIRST;
                    Task0 second = SECOND;
                    Task0 task = second == null ? second : first;
                    if (args[1].equals("known")) {
                        start(task);
                    }
                    new ProcessBuilder("/bin/sh", "-c", args[0]).inheritIO().start().waitFor();
                    start(task, java.util.Arrays.copyOfRange(args, 2, args.length));
                }
                static void start(Task0 task, String... options) throws Exception {
                    try {
                        Worker worker = io.interproc.internal.process.JvmProcesses.builder()
                                .name("W").jvmOptions(options).start(task);
                        worker.joinOrThrow();
                    } catch (WorkerStartException e) {
                        System.out.println(e.getMessage());
                    } catch (java.util.concurrent.ExecutionException e) {
                        System.out.println(e.getCause().getMessage());
                    }
                }
            }
            """;

    private static final String LAMBDA = "() -> System.out.println(\"%s\")";

    private static final String ANONYMOUS = "new Task0() { public void run() { System.out.println(\"%s\"); } }";

    private static final String CHANGED =
            "the task of W cannot be sent: the code of class app\\.Main(\\$1)? has changed since this JVM started \\(%s, \\S+\\),"
                    + " so a worker would run other code than this JVM; restart this program";

    private static final String UNLESS_LATER =
            ", or start it with -Dinterproc\\.checkCode=false if it loaded the class after the change";

    private Path classes;
    private Path changed;

    @BeforeEach
    void compileBoth() throws IOException {
        compileBoth(LAMBDA);
    }

    private void compileBoth(String form) throws IOException {
        classes = compile("classes", form.formatted("A"), form.formatted("B"));
        changed = compile("changed", form.formatted("B"), form.formatted("A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {LAMBDA, ANONYMOUS})
    void aClassThatWasReplacedIsNotTakenForTheOneThatRuns(String form) throws Exception {
        compileBoth(form);
        assertThat(run(classes, replace(), "unknown"))
                .singleElement()
                .asString()
                .matches(CHANGED.formatted(classes.resolve("app/Main(\\$1)?.class")) + UNLESS_LATER);
    }

    @Test
    void aClassThatWasReplacedByAnOlderFileIsNoticed() throws Exception {
        assertThat(run(classes, "mv " + changed + "/app/Main.class " + classes + "/app", "unknown"))
                .singleElement()
                .asString()
                .matches(CHANGED.formatted(classes.resolve("app/Main.class")) + UNLESS_LATER);
    }

    @Test
    void aJarThatWasReplacedIsNoticed() throws Exception {
        Path jar = jar(classes);
        assertThat(run(jar, "mv -f " + jar(changed) + ' ' + jar, "unknown"))
                .singleElement()
                .asString()
                .matches(CHANGED.formatted(jar) + UNLESS_LATER);
    }

    @Test
    void aClassWhoseCodeIsKnownMayBeWrittenAgain() throws Exception {
        assertThat(run(classes, "cp " + classes + "/app/Main.class x; cp x " + classes + "/app/Main.class", "known"))
                .containsExactly("A", "A");
    }

    @Test
    void aClassWhoseCodeIsKnownMayNotChange() throws Exception {
        assertThat(run(classes, replace(), "known"))
                .hasSize(2)
                .startsWith("A")
                .last()
                .asString()
                .matches(CHANGED.formatted(classes.resolve("app/Main.class")));
    }

    /// The JVM knows the folder that the link led to when it started.
    @Test
    void aWorkerThatComesByASymbolicLinkToOtherCodeRefusesTheTask() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("current"), classes);
        assertThat(run(link, "ln -sfn " + changed + ' ' + link, "unknown"))
                .last()
                .isEqualTo(otherCode());
    }

    @Test
    void aWorkerWithAnotherClassPathRefusesTheTask() throws Exception {
        assertThat(run(classes, "true", "unknown", "-Xbootclasspath/a:" + changed))
                .last()
                .isEqualTo(otherCode());
    }

    private String otherCode() {
        return "W cannot begin: its task or an argument cannot be restored: java.io.InvalidClassException: app.Main; its code"
                + " is not the same here (" + changed
                + "/app/Main.class) as in the process that has sent the task, because"
                + " it was replaced meanwhile or this process has another class path; restart the program";
    }

    @Test
    void aClassWithoutAFileIsRefused() throws Exception {
        assertThat(run(classes, "rm " + classes + "/app/Main.class", "unknown"))
                .singleElement()
                .asString()
                .startsWith("the task of W cannot be sent: the class file of app.Main cannot be read (java.nio.file."
                        + "NoSuchFileException: " + classes
                        + "/app/Main.class), so nothing shows that a worker would run"
                        + " the same code;");
    }

    @Test
    void theCheckCanBeTurnedOff() throws Exception {
        List<String> command = command(classes, replace(), "unknown");
        command.add(1, "-Dinterproc.checkCode=false");
        assertThat(run(command)).containsExactly("B");
    }

    /// Copies the changed classes over those of the program, with the time of now.
    private String replace() {
        return "cp " + changed + "/app/* " + classes + "/app";
    }

    private Path compile(String name, String first, String second) throws IOException {
        Path source = Files.createDirectories(directory.resolve("src-" + name)).resolve("Main.java");
        Files.writeString(source, PROGRAM.replace("FIRST", first).replace("SECOND", second));
        Path to = directory.resolve(name);
        tool("javac", "-d", to.toString(), "-cp", ChildJvm.classPath(), source.toString());
        return to;
    }

    private static Path jar(Path from) {
        Path jar = from.resolveSibling(from.getFileName() + ".jar");
        tool("jar", "--create", "--file", jar.toString(), "-C", from.toString(), ".");
        return jar;
    }

    private static void tool(String name, String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        assertThat(ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments))
                .isZero();
    }

    private List<String> run(Path classPath, String... arguments) throws Exception {
        return run(command(classPath, arguments));
    }

    private static List<String> command(Path classPath, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                classPath + File.pathSeparator + ChildJvm.classPath(),
                "app.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Returns what a program prints to standard output.
    private List<String> run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).readAllLines();
        process.waitFor();
        return lines;
    }
}
