package io.interproc.internal.os;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Another JVM that runs a `main` of the tests and is killed at the end of the test, whatever it does.
public final class ChildJvm implements AutoCloseable {

    private static final long WATCHDOG_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a JVM in which native access is enabled.
    public static ChildJvm start(Class<?> main, String... arguments) {
        return start(command(main, List.of("--enable-native-access=ALL-UNNAMED"), arguments));
    }

    /// Starts any command that ends in a JVM.
    public static ChildJvm start(List<String> command) {
        try {
            return new ChildJvm(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the command that runs a class of the tests.
    public static List<String> command(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    public long pid() {
        return process.pid();
    }

    /// Sends a line to the child's input.
    public void send(String line) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(line)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the child at once, by SIGKILL, and waits until it is gone.
    public void kill() {
        process.destroyForcibly();
        join();
    }

    /// Waits for the next line of the child's output; it must be this one.
    public void expect(String line) {
        String found = readLine();
        if (!line.equals(found)) {
            process.destroyForcibly();
            throw new AssertionError("child must say: " + line + ", said: " + found + ", and as errors: " + errors());
        }
    }

    /// Returns the next line of the child's output, or null after the last one.
    public String readLine() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the child has ended and returns its exit code.
    public int join() {
        try {
            if (!process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("child must end within " + WATCHDOG_SECONDS + " s: " + process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + process, e);
        }
        return process.exitValue();
    }

    /// Returns what the child wrote as errors until it ended.
    public String errors() {
        try (InputStream errors = process.getErrorStream()) {
            return new String(errors.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        join();
        try {
            output.close();
            process.getErrorStream().close();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
