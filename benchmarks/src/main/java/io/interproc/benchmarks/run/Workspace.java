package io.interproc.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Everything that must not outlive a run: a temporary folder and the processes that were started. Closed at the end,
/// or when the JVM is told to end.
public final class Workspace implements AutoCloseable {

    private final Path folder;
    private final Set<Child> children = ConcurrentHashMap.newKeySet();
    private final Thread closer = new Thread(this::clear, "benchmark-cleanup");

    private Workspace(Path folder) {
        this.folder = folder;
    }

    /// Creates a workspace with an empty folder.
    public static Workspace create() throws IOException {
        Workspace workspace = new Workspace(Files.createTempDirectory("interproc-bench-"));
        Runtime.getRuntime().addShutdownHook(workspace.closer);
        return workspace;
    }

    /// Returns the folder, which is removed with all that is in it.
    public Path folder() {
        return folder;
    }

    /// Starts a process that is killed when the limit has passed or the workspace is closed.
    Child start(List<String> command, Duration limit) throws IOException {
        Child child = Child.start(command, Files.createTempFile(folder, "stderr-", ".txt"), limit);
        children.add(child);
        child.onExit(() -> children.remove(child));
        return child;
    }

    /// Kills what still runs and removes the folder.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(closer);
        } catch (IllegalStateException _) {
            return; // the JVM is ending, and the hook does it
        }
        clear();
    }

    private void clear() {
        children.forEach(Child::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
