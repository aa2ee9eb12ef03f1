package io.interproc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.benchmarks.report.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/// A thread is kept on a processor, and only that thread.
class ProcessorsTest {

    private static final Path SELF = Path.of("/proc/thread-self");

    @Test
    void pinnedThreadHasOneProcessor() throws Exception {
        assumeTrue(Programs.output("taskset", "--version").isPresent(), "taskset was not found");
        String before = allowedHere();
        String first = inThreadOfItsOwn(() -> allowedWhenPinned(1));
        String last = inThreadOfItsOwn(() -> allowedWhenPinned(2));
        assertThat(first).matches("\\d+").isEqualTo(before.split("[-,]")[0]);
        assertThat(last).matches("\\d+").isEqualTo(before.replaceFirst(".*[-,]", ""));
        assertThat(allowedHere()).isEqualTo(before);
    }

    private static String allowedWhenPinned(int party) throws IOException, InterruptedException {
        Processors.pin(Files.readSymbolicLink(SELF).getFileName().toString(), party);
        return allowedHere();
    }

    private static String allowedHere() throws IOException {
        return Files.readString(SELF.resolve("status")).replaceFirst("(?s).*Cpus_allowed_list:\\s*(\\S+).*", "$1");
    }

    private static String inThreadOfItsOwn(Callable<String> action) throws Exception {
        FutureTask<String> task = new FutureTask<>(action);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
