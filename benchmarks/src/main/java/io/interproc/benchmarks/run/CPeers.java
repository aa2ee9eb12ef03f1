package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The peers written in C, compiled by gcc into the workspace when they are first asked.
public final class CPeers {

    private static final Duration COMPILE_LIMIT = Duration.ofMinutes(1);

    private final Workspace workspace;
    private final Path sources;

    /// Takes the folder of the sources.
    public CPeers(Workspace workspace, Path sources) {
        this.workspace = workspace;
        this.sources = sources;
    }

    /// Returns the compiler's name and version, or empty if there is none.
    public Optional<String> version() {
        return Programs.output("gcc", "--version").flatMap(text -> text.lines().findFirst());
    }

    /// Returns the peer compiled from `name.c`.
    public Measurement program(String name) {
        return time -> {
            Path program = workspace.folder().resolve(name);
            if (!Files.exists(program)) {
                compile(name, program);
            }
            return Peers.run(workspace, List.of(program.toString()), time);
        };
    }

    private void compile(String name, Path program) throws IOException, InterruptedException {
        if (version().isEmpty()) {
            throw new AbsentException("gcc was not found");
        }
        Path source = sources.resolve(name + ".c");
        try (Child gcc = workspace.start(
                List.of("gcc", "-std=gnu11", "-O2", "-Wall", "-pthread", "-o", program.toString(), source.toString()),
                COMPILE_LIMIT)) {
            gcc.finish();
        }
    }
}
