package io.interproc.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.interproc.benchmarks.report.Environment;
import io.interproc.benchmarks.report.Outcome.Failed;
import io.interproc.benchmarks.report.Report;
import io.interproc.benchmarks.report.Row;
import io.interproc.benchmarks.report.Side;
import io.interproc.benchmarks.report.Table;
import io.interproc.benchmarks.run.Benchmark;
import io.interproc.benchmarks.run.CPeers;
import io.interproc.benchmarks.run.Effort;
import io.interproc.benchmarks.run.PythonPeers;
import io.interproc.benchmarks.run.Rounds;
import io.interproc.benchmarks.run.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `interproc bench`: measures this library beside its peers in C and Python, prints a table and writes a report.
///
/// The peers are compiled and run from `benchmarks/peers`; one that this machine lacks is shown as absent.
@Command(
        name = "interproc bench",
        mixinStandardHelpOptions = true,
        description = "Measures Interproc beside its peers in C and Python, prints a table and writes a report.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, whether or not every bar was met",
            "1:something of Interproc failed",
            "2:wrong usage"
        })
public final class Bench implements Callable<Integer> {

    private static final Path PEERS = Path.of("benchmarks", "peers");
    private static final Path COMMAND_LINE = Path.of("cli", "target", "fast", "lib");
    private static final Path RESULTS = Path.of("benchmarks", "results", "local");

    @Option(names = "--quick", description = "Take two to three minutes; the figures are not for publication.")
    private boolean quick;

    @Option(names = "--filter", paramLabel = "NAME", description = "Run only the benchmarks whose name contains NAME.")
    private String filter = "";

    @Option(names = "--list", description = "Print the names of the benchmarks and do nothing else.")
    private boolean list;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the report to FILE instead of a new file in benchmarks/results/local.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Path root;

    /// Takes the checkout of the project: the peers are sources.
    Bench(Path root) {
        this.root = root;
    }

    /// Runs the command in the checkout that the launcher names, and exits with its code.
    public static void main(String[] args) {
        Bench bench =
                new Bench(Path.of(System.getProperty("interproc.home", "")).toAbsolutePath());
        System.exit(
                bench.run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /// Runs the command and returns its exit code.
    int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, _, _) -> {
                    err.println("interproc bench: " + e.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isDirectory(root.resolve(PEERS))) {
            throw new IOException(
                    "%s is no checkout of the project: it has no %s; run ./interproc bench".formatted(root, PEERS));
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = spec.commandLine().getErr();
        try (Workspace workspace = Workspace.create()) {
            CPeers c = new CPeers(workspace, root.resolve(PEERS).resolve("c"));
            PythonPeers python = new PythonPeers(workspace, root.resolve(PEERS).resolve("python"));
            List<Benchmark> benchmarks = chosen(new Catalogue(workspace, c, python, root.resolve(COMMAND_LINE)).all());
            if (list) {
                benchmarks.forEach(benchmark -> out.printf("%-20s %s%n", benchmark.id(), benchmark.title()));
                out.flush();
                return CommandLine.ExitCode.OK;
            }
            Environment environment = Environment.here(root);
            progress.println(environment);
            Rounds rounds = new Rounds(quick ? Effort.QUICK : Effort.FULL, progress::println);
            List<Row> rows = rounds.run(benchmarks);
            out.println();
            out.print(Table.render(rows));
            out.flush();
            Path file = json != null ? json : root.resolve(RESULTS).resolve(environment.fileName());
            new Report(environment, versions(c, python), rounds.done(), quick, rows).writeTo(file);
            progress.println("report: " + file);
            return oursFailed(rows) ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        }
    }

    private List<Benchmark> chosen(List<Benchmark> all) {
        List<Benchmark> chosen = all.stream()
                .filter(benchmark -> benchmark.id().contains(filter))
                .toList();
        if (chosen.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no benchmark's name contains '%s'; there are: %s"
                            .formatted(
                                    filter,
                                    String.join(
                                            ", ",
                                            all.stream().map(Benchmark::id).toList())));
        }
        return chosen;
    }

    private static Map<String, String> versions(CPeers c, PythonPeers python) {
        Map<String, String> versions = new LinkedHashMap<>();
        c.version().ifPresent(version -> versions.put(Side.C.label(), version));
        python.version().ifPresent(version -> versions.put(Side.PYTHON.label(), version));
        return versions;
    }

    private static boolean oursFailed(List<Row> rows) {
        return rows.stream().anyMatch(row -> row.outcomes().get(Side.OURS) instanceof Failed);
    }
}
