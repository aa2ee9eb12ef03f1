package io.interproc.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `interproc prove`: shows that nothing hangs and nothing is lost, whatever dies wherever.
///
/// The launcher runs it in a JVM of its own, on a class path that has the lanes.
@Command(
        name = "interproc prove",
        description = {
            "Shows that nothing hangs and nothing is lost, whatever dies wherever.",
            "Without a LANE, all of them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every lane passed", "1:a lane failed", "2:wrong usage"})
public final class Prove implements Callable<Integer> {

    private static final int FAILED = 1;

    /// How far the lanes go.
    static final class Depths {
        @Option(names = "--quick", description = "A sample of everything, in about three minutes; this is the default.")
        @SuppressWarnings("UnusedVariable") // It only says what is so without it.
        private boolean quick;

        @Option(names = "--full", description = "All there is to try, in hours.")
        private boolean full;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @ArgGroup
    private final Depths depths = new Depths();

    @Option(
            names = "--only",
            paramLabel = "PRIMITIVE",
            split = ",",
            description = {
                "Try only what belongs to one of these primitives: ${COMPLETION-CANDIDATES}.",
                "A lane that has nothing for them is skipped."
            })
    private Set<Primitive> only = EnumSet.allOf(Primitive.class);

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Replays what was chosen at random; without it, it is printed.")
    private @Nullable Long seed;

    @Option(
            names = "--list",
            description =
                    "Print the names of the lanes, with the primitives that each has something for, and do nothing.")
    private boolean list;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description =
                    "Write the evidence into this page; the sections of other lanes, and all below its mark, are kept.")
    private @Nullable Path page;

    @Parameters(paramLabel = "LANE", arity = "0..*", description = "The lanes to run.")
    private final List<String> names = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final List<Lane> lanes;

    /// Makes the command for these lanes.
    Prove(List<Lane> lanes) {
        this.lanes = lanes;
    }

    /// Runs the command for all lanes, and exits with its code.
    public static void main(String[] args) {
        Prove prove = new Prove(Lanes.all());
        System.exit(
                prove.run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /// Runs the command and returns its exit code.
    int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .registerConverter(Primitive.class, Prove::primitive)
                .setParameterExceptionHandler((e, _) -> {
                    err.println("interproc: " + e.getMessage());
                    err.println("Try 'interproc prove --help'.");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    private static Primitive primitive(String word) {
        try {
            return Primitive.named(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> known = lanes.stream().map(Lane::name).toList();
        if (list) {
            lanes.forEach(lane -> out.printf("%-16s %s%n", lane.name(), Primitive.words(lane.primitives())));
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no lane '%s'; the lanes are: %s".formatted(name, String.join(", ", known)));
            }
        }
        List<Lane> chosen = lanes.stream()
                .filter(lane -> names.isEmpty() || names.contains(lane.name()))
                .toList();
        Depth depth = depths.full ? Depth.FULL : Depth.QUICK;
        Budget budget = new Budget(depth, seed != null ? seed : System.nanoTime() & 0xFFFF_FFFFL, only);
        return new Proof(budget, out, System.out).run(chosen, known, page) ? CommandLine.ExitCode.OK : FAILED;
    }
}
