package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Worker;
import io.interproc.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Parents that were started in other ways than from a class path of folders: from jars, modules, sources, jshell.
class LauncherIT extends WorkerTest {

    private static final String JAVA = System.getProperty("java.home") + "/bin/";

    private static final String EXPORT = "io.interproc/io.interproc.internal.process=app";

    private static final String PROGRAM = """
            package app;
            import io.interproc.*;
            public class Main {
                public static void main(String[] args) throws Exception {
                    try {
                        Worker worker = io.interproc.internal.process.JvmProcesses.builder()
                                .name("W").start(Main::tell, "told");
                        worker.joinOrThrow();
                    } catch (WorkerStartException e) {
                        System.out.println(e.getMessage());
                    }
                }
                static void tell(String what) {
                    System.out.println(what + " in " + Main.class.getModule() + " with " + System.getProperty("key"));
                }
            }
            """;

    @Test
    void aProgramInAJarRunsWorkers() throws Exception {
        Path jar = jar(compile(source()), "--main-class", "app.Main");
        assertThat(run(List.of(
                        "java", "-Dkey=value", "-cp", jar + File.pathSeparator + ChildJvm.classPath(), "app.Main")))
                .hasSize(1)
                .first()
                .asString()
                .matches("told in unnamed module @\\w+ with value");
    }

    @Test
    void aProgramStartedFromItsManifestRunsWorkers() throws Exception {
        Path manifest = directory.resolve("manifest");
        StringBuilder text = new StringBuilder("Class-Path:");
        for (String entry : ChildJvm.classPath().split(File.pathSeparator)) {
            text.append("\n  ").append(Path.of(entry).toUri());
        }
        Files.writeString(manifest, wrap(text) + "\n");
        Path jar = jar(compile(source()), "--main-class", "app.Main", "--manifest", manifest.toString());
        assertThat(run(List.of("java", "-Dkey=value", "-jar", jar.getFileName().toString())))
                .hasSize(1)
                .first()
                .asString()
                .matches("told in unnamed module @\\w+ with value");
    }

    @Test
    void aModularProgramRunsWorkersInItsModule() throws Exception {
        Path classes = compileModule();
        assertThat(run(List.of(
                        "java",
                        "-Dkey=value",
                        "--add-exports",
                        EXPORT,
                        "-p",
                        modules() + File.pathSeparator + directory.relativize(classes),
                        "-m",
                        "app/app.Main")))
                .containsExactly("told in module app with value");
    }

    @Test
    void aModularProgramInARunTimeImageRunsWorkersInItsModule() throws Exception {
        Path image = image("app");
        assertThat(run(List.of(image + "/bin/java", "-Dkey=value", "--add-exports", EXPORT, "-m", "app/app.Main")))
                .containsExactly("told in module app with value");
    }

    @Test
    void aProgramOnTheClassPathOfARunTimeImageRunsWorkers() throws Exception {
        Path image = image("io.interproc");
        Path classes = directory.resolve("classes");
        Files.delete(classes.resolve("module-info.class"));
        assertThat(run(List.of(
                        image + "/bin/java",
                        "-Dkey=value",
                        "--add-exports",
                        EXPORT.replace("=app", "=ALL-UNNAMED"),
                        "-cp",
                        classes.toString(),
                        "app.Main")))
                .hasSize(1)
                .first()
                .asString()
                .matches("told in unnamed module @\\w+ with value");
    }

    @Test
    void aWorkerFindsTheModulesOfTheJdkThatItsParentHas() throws Exception {
        Path source = source();
        Files.writeString(source, PROGRAM.replace("Main.class.getModule()", "java.sql.Types.class.getModule()"));
        Path classes = compile(
                source,
                "--module-path",
                modules(),
                "--add-modules",
                "io.interproc",
                "--add-exports",
                EXPORT.replace("=app", "=ALL-UNNAMED"));
        assertThat(run(List.of(
                        "java",
                        "-Dkey=value",
                        "--add-exports",
                        EXPORT.replace("=app", "=ALL-UNNAMED"),
                        "-p",
                        modules(),
                        "--add-modules",
                        "io.interproc",
                        "-cp",
                        classes.toString(),
                        "app.Main")))
                .containsExactly("told in module java.sql with value");
    }

    @Test
    void anImageWithoutALauncherIsToldToKeepIt() throws Exception {
        Path image = image("app");
        Path launcher = image.resolve("bin/java");
        Path moved = Files.move(launcher, image.resolve("bin/renamed"));
        assertThat(run(List.of(moved.toString(), "--add-exports", EXPORT, "-m", "app/app.Main")))
                .containsExactly("W cannot be started: a worker needs the launcher of this JVM, and " + launcher
                        + " is not executable; if jlink made this run-time image, link it without"
                        + " --strip-native-commands");
    }

    @Test
    void theSourceLauncherIsToldToCompileFirst() throws Exception {
        assertThat(run(List.of("java", "-cp", ChildJvm.classPath(), source().toString())))
                .containsExactly("the task of W cannot be sent: class app.Main exists only in the memory of the source"
                        + " launcher, where a new JVM cannot find it; compile it first (javac) and run it from the class"
                        + " path (java -cp)");
    }

    @Test
    void jshellIsToldToUseAClassPath() throws Exception {
        Path script = Files.writeString(directory.resolve("script.jsh"), """
                try {
                    io.interproc.internal.process.JvmProcesses.builder().name("W").start(() -> {});
                } catch (Exception e) {
                    System.out.println(e.getMessage());
                }
                /exit
                """);
        String classPath = Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        String preferences = "-J-Djava.util.prefs.userRoot=" + Files.createDirectory(directory.resolve("preferences"));
        assertThat(run(List.of("jshell", "-s", preferences, "--class-path", classPath, script.toString())))
                .last()
                .asString()
                .matches(
                        "the task of W cannot be sent: class REPL\\.\\S+ exists only in the memory of jshell, where a new"
                                + " JVM cannot find it; compile it and start jshell with --class-path");
    }

    /// Compiles the program as a module that opens its package to nobody.
    private Path compileModule() throws Exception {
        Path declaration = source().resolveSibling("../module-info.java");
        Files.writeString(declaration, "module app { requires io.interproc; }");
        return compile(source(), declaration, "--module-path", modules(), "--add-exports", EXPORT);
    }

    /// Links a run-time image of the program, from which a module and what it needs are taken.
    private Path image(String root) throws Exception {
        Path classes = compileModule();
        Path image = directory.resolve("image");
        tool(
                "jlink",
                List.of(
                        "--module-path",
                        modules() + File.pathSeparator + classes,
                        "--add-modules",
                        root,
                        "--output",
                        image.toString()));
        return image;
    }

    private static String modules() throws URISyntaxException {
        return locationOf(Worker.class) + File.pathSeparator + locationOf(Nullable.class);
    }

    private static Path locationOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Path source() throws IOException {
        Path source = directory.resolve("src/app/Main.java");
        Files.createDirectories(source.getParent());
        return Files.writeString(source, PROGRAM);
    }

    private Path compile(Path source, Object... more) {
        Path classes = directory.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), source.toString()));
        arguments.addAll(Arrays.stream(more).map(Object::toString).toList());
        if (!arguments.contains("--module-path")) {
            arguments.addAll(List.of("-cp", ChildJvm.classPath()));
        }
        tool("javac", arguments);
        return classes;
    }

    private Path jar(Path classes, String... options) {
        Path jar = directory.resolve("app.jar");
        List<String> arguments = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-C", classes.toString(), "."));
        tool("jar", arguments);
        return jar;
    }

    private static void tool(String name, List<String> arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        int status = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(status).as(name + " " + arguments).isZero();
    }

    /// Runs a tool of this JDK, or one named by its path, in the temporary directory and returns what it prints.
    private List<String> run(List<String> command) throws Exception {
        List<String> words = new ArrayList<>(command);
        words.set(0, Path.of(JAVA).resolve(words.getFirst()).toString());
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).readAllLines();
        process.waitFor();
        return lines;
    }

    /// A manifest has lines of at most 72 bytes; a continued one begins with a space.
    private static String wrap(CharSequence text) {
        String line = text.toString().replace("\n ", "");
        StringBuilder wrapped = new StringBuilder(line.substring(0, Math.min(70, line.length())));
        for (int i = 70; i < line.length(); i += 69) {
            wrapped.append("\n ").append(line, i, Math.min(i + 69, line.length()));
        }
        return wrapped.toString();
    }
}
