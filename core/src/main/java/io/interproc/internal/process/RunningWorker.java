package io.interproc.internal.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;

/// A worker process, seen by a process that is neither the worker nor its parent.
///
/// The worker has its [outcome file][OutcomeLayout] open, and a process of the same user can read that file through
/// `/proc`. A worker has the files of its own workers open as well; the process id in the header tells them apart.
///
/// @param name the name of the worker
/// @param state what it does, in a few words
public record RunningWorker(String name, String state) {

    /// Returns the worker that a process is, or empty if the process is none, or cannot be looked into.
    public static Optional<RunningWorker> find(long pid) {
        for (Path path : PrivateFile.openIn(pid)) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
                Outcome outcome = OutcomeFile.read(file, pid);
                String name = outcome == null ? null : outcome.name();
                if (outcome != null && name != null) {
                    return Optional.of(new RunningWorker(name, outcome.state()));
                }
            } catch (IOException _) {
                // The process has closed it, or has ended.
            }
        }
        return Optional.empty();
    }
}
