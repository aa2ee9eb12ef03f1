package io.interproc.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that takes part in a benchmark: it is spoken to in lines, and killed when its time is over. Its input ends
/// when this JVM does, so that a child which waits for a line never outlives it.
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final Path errors;
    private final String name;

    private Child(Process process, Path errors, String name) {
        this.process = process;
        this.output = process.inputReader();
        this.input = process.outputWriter();
        this.errors = errors;
        this.name = name;
    }

    /// Starts a process whose standard error goes to a file.
    static Child start(List<String> command, Path errors, Duration limit) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(Redirect.to(errors.toFile()))
                .start();
        var _ = process.onExit()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> process.destroyForcibly());
        return new Child(
                process, errors, Path.of(command.getFirst()).getFileName().toString());
    }

    /// Sends one line.
    void send(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /// Waits for the next line.
    ///
    /// @throws MeasurementException if the process ended without one, or was out of time
    String line() throws IOException, InterruptedException {
        String line = output.readLine();
        if (line == null) {
            throw failure("ended without an answer");
        }
        return line;
    }

    /// Waits for a line that starts with the word, and returns what follows it.
    String await(String word) throws IOException, InterruptedException {
        String line = line();
        if (!line.startsWith(word)) {
            throw failure("said '%s' instead of '%s'".formatted(line, word));
        }
        return line.substring(word.length()).strip();
    }

    /// Reads all lines that are left.
    void drain() throws IOException {
        output.transferTo(Writer.nullWriter());
    }

    /// Closes the input and waits for the end.
    ///
    /// @throws MeasurementException if the exit code is not 0
    void finish() throws IOException, InterruptedException {
        input.close();
        if (process.waitFor() != 0) {
            throw failure("failed");
        }
    }

    /// Kills the process as `kill -9` does, and does not wait for its end.
    void kill() {
        process.destroyForcibly();
    }

    /// Returns whether the process has not ended.
    boolean isAlive() {
        return process.isAlive();
    }

    /// Runs the action when the process has ended.
    void onExit(Runnable action) {
        var _ = process.onExit().thenRun(action);
    }

    /// Kills the process if it still runs, and waits for its end.
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private MeasurementException failure(String what) throws IOException, InterruptedException {
        process.destroyForcibly();
        int exitCode = process.waitFor();
        String said = Files.exists(errors) ? Files.readString(errors).strip() : "";
        return new MeasurementException(
                "%s %s, exit code %d%s".formatted(name, what, exitCode, said.isEmpty() ? "" : ": " + said));
    }
}
