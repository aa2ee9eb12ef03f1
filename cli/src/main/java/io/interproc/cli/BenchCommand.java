package io.interproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `interproc bench`, as far as it is known here: the launcher of a checkout runs the benchmarks, whose peers
/// are sources, in a JVM of their own.
@Command(
        name = "bench",
        description = {
            "Measures Interproc beside C and Python; runs in a checkout of the project.",
            "See ./interproc bench --help for its options."
        },
        customSynopsis = "interproc bench [OPTIONS]")
final class BenchCommand implements Callable<Integer> {

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Launcher.run("bench", "the peers are sources", arguments);
    }
}
