package io.interproc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interproc prove`: shows that nothing hangs and nothing is lost, whatever dies wherever.
///
/// The lanes are in the test kit, which is not among the modules of the command line; the launcher runs this command on
/// a class path that has it.
@Command(
        name = "prove",
        description = {
            "Shows that nothing hangs and nothing is lost, whatever dies wherever; runs in a checkout of the project.",
            "Without a LANE, all of them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every lane passed", "1:a lane failed", "2:wrong usage"})
final class ProveCommand implements Callable<Integer> {

    /// How far the lanes go.
    static final class Depths {
        @Option(names = "--quick", description = "A sample of everything, in about three minutes; this is the default.")
        @SuppressWarnings("UnusedVariable") // It only says what is so without it.
        private boolean quick;

        @Option(names = "--full", description = "All there is to try, in hours.")
        private boolean full;
    }

    @ArgGroup
    private final Depths depths = new Depths();

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Replays what was chosen at random; without it, it is printed.")
    private @Nullable Long seed;

    @Option(names = "--list", description = "Print the names of the lanes, and do nothing.")
    private boolean list;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description =
                    "Write the evidence into this page; the sections of other lanes, and all below its mark, are kept.")
    private @Nullable Path page;

    @Parameters(paramLabel = "LANE", arity = "0..*", description = "The lanes to run.")
    private final List<String> lanes = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!hasTestKit()) {
            return Launcher.run(
                    "prove",
                    "the lanes are in the test kit",
                    spec.commandLine().getParseResult().originalArgs());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Proof.names().forEach(out::println);
            return 0;
        }
        long chosen = seed != null ? seed : System.nanoTime() & 0xFFFF_FFFFL;
        return Proof.run(lanes, depths.full, chosen, page, out) ? 0 : 1;
    }

    private static boolean hasTestKit() {
        try {
            Class.forName("io.interproc.testkit.proof.Lanes");
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }
}
