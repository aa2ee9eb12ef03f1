package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The peers written in Python, run by the `python3` of the path.
public final class PythonPeers {

    private static final String VERSION = """
            import sys, _multiprocessing
            assert sys.version_info >= (3, 8)
            print("Python", sys.version.split()[0])
            """;

    private final Workspace workspace;
    private final Path scripts;

    /// Takes the folder of the scripts.
    public PythonPeers(Workspace workspace, Path scripts) {
        this.workspace = workspace;
        this.scripts = scripts;
    }

    /// Returns the interpreter's version, or empty if there is none that will do.
    public Optional<String> version() {
        return Programs.output("python3", "-c", VERSION);
    }

    /// Returns the peer `name.py`.
    public Measurement script(String name) {
        return time -> {
            if (version().isEmpty()) {
                throw new AbsentException("python3 of at least 3.8 with multiprocessing was not found");
            }
            // -B: a run leaves no compiled files beside the scripts.
            return Peers.run(
                    workspace,
                    List.of("python3", "-B", scripts.resolve(name + ".py").toString()),
                    time);
        };
    }
}
