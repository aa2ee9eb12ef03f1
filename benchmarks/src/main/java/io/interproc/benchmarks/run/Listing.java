package io.interproc.benchmarks.run;

import io.interproc.benchmarks.party.PopulatingParty;
import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/// Measures a command of `interproc` beside a scope of many objects, from its start to its end, in a JVM of its own.
public final class Listing {

    private static final int RUNS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> OPTIONS =
            List.of("-Xmx64m", "--enable-native-access=io.interproc", "--module-path");

    private final Workspace workspace;
    private final Path modules;

    /// Takes the workspace in which the processes live, and the folder of the modules of the command line.
    public Listing(Workspace workspace, Path modules) {
        this.workspace = workspace;
        this.modules = modules;
    }

    /// Returns the measurement of `interproc ls`, which counts the objects.
    public Measurement ls(int objects) {
        return time -> measure(Effort.part(objects, time), _ -> List.of("ls"));
    }

    /// Returns the measurement of `interproc show SCOPE`, which writes as many lines as it does unless it is told.
    public Measurement show(int objects) {
        return time -> measure(Effort.part(objects, time), scope -> List.of("show", scope));
    }

    /// Returns the measurement of `interproc show SCOPE --limit 0`, which writes a line for each object.
    public Measurement showAll(int objects) {
        return time -> measure(Effort.part(objects, time), scope -> List.of("show", scope, "--limit", "0"));
    }

    private Figures measure(int objects, Function<String, List<String>> question)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(modules)) {
            throw new AbsentException(modules + " was not found; ./interproc bench builds it");
        }
        String scope = TwoProcesses.freshScopeName();
        try (Child populating =
                workspace.start(ChildJvm.command(PopulatingParty.class, scope, String.valueOf(objects)), LIMIT)) {
            populating.await("populated");
            List<Long> times = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                times.add(run(question.apply(scope)));
            }
            populating.send("end");
            populating.finish();
            Collections.sort(times);
            return Figures.ofNanosPerOp(times.get(RUNS / 2));
        }
    }

    private long run(List<String> question) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ChildJvm.java()));
        command.addAll(OPTIONS);
        command.addAll(List.of(modules.toString(), "--module", "io.interproc.cli/io.interproc.cli.Main"));
        command.addAll(question);
        long startNanos = System.nanoTime();
        try (Child interproc = workspace.start(command, LIMIT)) {
            interproc.drain();
            interproc.finish();
            return System.nanoTime() - startNanos;
        }
    }
}
