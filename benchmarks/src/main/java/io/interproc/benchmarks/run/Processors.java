package io.interproc.benchmarks.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Keeps the two threads of a benchmark on a processor each, as the peers keep their processes: the first and the last
/// that this JVM may use.
///
/// Left alone, the scheduler puts two processes that wake each other on one processor for part of a run; a wake-up
/// there costs a fraction of one across processors, and the figure is a mixture of both.
final class Processors {

    private Processors() {}

    /// Keeps a thread on the processor of a party, 1 or 2, if the machine can (`taskset` of util-linux).
    static void pin(String threadId, int party) throws InterruptedException {
        List<String> allowed = allowed();
        if (threadId.isEmpty() || allowed.isEmpty()) {
            return;
        }
        String processor = party == 1 ? allowed.getFirst() : allowed.getLast();
        try {
            new ProcessBuilder("taskset", "-p", "-c", processor, threadId)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException _) {
            // no taskset: the thread goes where the scheduler wants it, and the figure says less
        }
    }

    /// Returns the first and the last of the processors that this process may use, such as `0` and `7`.
    private static List<String> allowed() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .map(ranges -> List.of(ranges.split("[-,]")))
                    .findFirst()
                    .orElse(List.of());
        } catch (IOException _) {
            return List.of(); // not Linux
        }
    }
}
