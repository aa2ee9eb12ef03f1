package io.interproc.benchmarks.party;

import io.interproc.benchmarks.report.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A party's line to the JVM that started it: cues come in on standard input, answers go out on standard output.
///
/// A party whose referee is gone ends, because its input does.
final class Referee {

    private final BufferedReader cues = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /// Says that this thread is ready, and waits for the start. The thread's id in the kernel is told, so that the
    /// referee can keep it on a processor.
    void ready() {
        say("ready " + threadId());
        awaitCue("go");
    }

    /// Waits for the cue.
    void awaitCue(String expected) {
        try {
            String cue = cues.readLine();
            if (!expected.equals(cue)) {
                throw new IllegalStateException("the referee must say '" + expected + "': " + cue);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tells the referee something in a line.
    void say(String line) {
        System.out.println(line);
    }

    /// Tells the referee the result.
    void report(Figures figures) {
        say(figures.toJsonLine());
    }

    private static String threadId() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
        } catch (IOException _) {
            return ""; // not Linux; the thread goes unpinned
        }
    }
}
