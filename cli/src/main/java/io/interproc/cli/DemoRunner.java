package io.interproc.cli;

import io.interproc.Scope;
import io.interproc.examples.Program;
import io.interproc.examples.Result;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Help.ColorScheme;

/// Runs a program in a scope of its own, not for ever, and leaves no process of it behind.
final class DemoRunner {

    private final Duration timeout;
    private final PrintWriter out;
    private final ColorScheme colors;
    private final boolean stacktrace;

    DemoRunner(Duration timeout, PrintWriter out, ColorScheme colors, boolean stacktrace) {
        this.timeout = timeout;
        this.out = out;
        this.colors = colors;
        this.stacktrace = stacktrace;
    }

    /// Runs a program on the calling thread, which should be the main thread.
    DemoOutcome run(String name, ScopeKind kind, Program program) {
        out.println(colors.ansi().string("@|bold == " + name + ", " + kind + "|@"));
        long start = System.nanoTime();
        Result result;
        Deadline deadline = Deadline.start(name, timeout);
        try (deadline;
                Scope scope = kind.open()) {
            result = program.run(scope);
        } catch (InterruptedException e) {
            result = failed(e, deadline.passed() ? "did not end within " + timeout.toMillis() + " ms" : e.toString());
        } catch (ExecutionException e) {
            result = failed(e, String.valueOf(e.getMessage()) + ": " + e.getCause());
        } catch (Exception e) {
            result = failed(e, e.toString());
        }
        if (!result.passed()) {
            endWorkers();
        }
        return new DemoOutcome(name, kind, result, Duration.ofNanos(System.nanoTime() - start));
    }

    private Result failed(Exception failure, String line) {
        if (stacktrace) {
            failure.printStackTrace();
        }
        return new Result(false, line);
    }

    /// Ends the processes of a program that failed; nobody joins them any more.
    static void endWorkers() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
