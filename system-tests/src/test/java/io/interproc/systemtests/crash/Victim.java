package io.interproc.systemtests.crash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Sees when the kernel has released the lease of a process that was killed.
///
/// The victim holds a file lock besides, which the kernel releases together with its lease, when it closes the
/// descriptors of the dead process. How long that takes after the kill is the kernel's, and grows with the
/// memory of the victim; what comes after it is ours.
final class Victim implements AutoCloseable {

    /// The locks of this process, held as long as it lives.
    private static final List<FileLock> HELD = new ArrayList<>();

    private final Path file;

    private Victim(Path file) {
        this.file = file;
    }

    /// Makes a file to be locked.
    static Victim create() throws IOException {
        return new Victim(Files.createTempFile("interproc-test-", ".victim"));
    }

    /// Returns what the victim calls [#live(String)] with.
    String path() {
        return file.toString();
    }

    /// Makes the calling process the victim.
    static void live(String path) throws IOException {
        HELD.add(FileChannel.open(Path.of(path), StandardOpenOption.WRITE).lock());
    }

    /// Waits for the death of the victim.
    ///
    /// @return the [System#nanoTime()] at which the kernel had released what it held
    long awaitRelease() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            return System.nanoTime();
        }
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
