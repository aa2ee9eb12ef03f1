package io.interproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `interproc prove`, as far as it is known here: the launcher of a checkout runs the lanes of proof, which see the
/// inside of the library, in a JVM of their own.
@Command(
        name = "prove",
        description = {
            "Shows that nothing hangs and nothing is lost, whatever dies wherever; runs in a checkout of the project.",
            "See ./interproc prove --help for its options."
        },
        customSynopsis = "interproc prove [OPTIONS] [LANE...]")
final class ProveCommand implements Callable<Integer> {

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Launcher.run("prove", "the lanes of proof are not published", arguments);
    }
}
