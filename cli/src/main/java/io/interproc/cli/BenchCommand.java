package io.interproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path launcher = Path.of(System.getProperty("interproc.home", ""))
                .resolve("interproc")
                .toAbsolutePath();
        if (!Files.isExecutable(launcher)) {
            throw new CommandException("bench needs a checkout of the project, because the peers are sources: "
                    + launcher + " is no launcher; run ./interproc bench there");
        }
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "bench"));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
