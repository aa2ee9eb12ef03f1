package io.interproc.internal.process;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A file without a name that a child process can open: it vanishes with the last process that has it open.
///
/// The file is created in the directory for temporary files, readable by this user only, opened and unlinked at once.
/// From then on `/proc/PID/fd/N` is the way to it. The JDK does not tell `N`, so it is looked up by where the links in
/// `/proc/self/fd` point. Access goes through [RandomAccessFile], because a channel would be closed by the interruption
/// of a thread that uses it.
///
/// **Crash windows.** Killed between creation and unlinking, this process leaves an empty file. A name is needed for
/// these microseconds only, so whatever [#sweep()] meets may be removed, also under the hands of a process that is just
/// creating it.
///
/// Where there is no `/proc`, the file keeps its name until the child has opened it or this process closes it; if both
/// are killed before, it stays.
final class PrivateFile implements AutoCloseable {

    /// Of files that lose their name at once.
    private static final String UNLINKED = "interproc-worker-";

    /// Of files that must keep it for a while.
    private static final String NAMED = "interproc-outcome-";

    /// What the kernel puts behind the name of a file that has none any more.
    private static final String DELETED = " (deleted)";

    /// Leads to this process by the number that it has in this `/proc`, which may be that of another PID namespace.
    private static final Path SELF = Path.of("/proc/self");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final boolean HAS_PROC = Files.isDirectory(DESCRIPTORS);
    private static final AtomicBoolean SWEPT = new AtomicBoolean();

    /// The name that remains, where there is no `/proc`.
    private final @Nullable Path name;

    private final RandomAccessFile file;
    private final String path;

    private PrivateFile(RandomAccessFile file, String path, @Nullable Path name) {
        this.file = file;
        this.path = path;
        this.name = name;
    }

    /// Creates an empty file.
    ///
    /// @throws IOException if the directory for temporary files is not writable or no descriptor is free
    static PrivateFile create() throws IOException {
        return create(HAS_PROC);
    }

    static PrivateFile create(boolean hasProc) throws IOException {
        Path name = createEmpty(hasProc ? UNLINKED : NAMED);
        try {
            RandomAccessFile file = new RandomAccessFile(name.toFile(), "rw");
            try {
                if (!hasProc) {
                    return new PrivateFile(file, name.toString(), name);
                }
                Files.deleteIfExists(name);
                return new PrivateFile(file, descriptorPath(name), null);
            } catch (IOException | RuntimeException | Error e) {
                file.close();
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(name);
            throw e;
        }
    }

    /// Returns the path by which a process of this user can open the file while this one has it open.
    String path() {
        return path;
    }

    /// Returns the open file.
    RandomAccessFile file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (name != null) {
            Files.deleteIfExists(name);
        }
    }

    /// Opens the file of another process by its [path][#path()], and removes the name if it still has one.
    static RandomAccessFile open(String path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path, "rw");
        if (!path.startsWith("/proc/")) {
            Files.deleteIfExists(Path.of(path));
        }
        return file;
    }

    /// Returns the paths by which a process of this user can open the files of this kind that another process has
    /// open; none if that process may not be looked into.
    static List<Path> openIn(long pid) {
        List<Path> paths = new ArrayList<>();
        File[] descriptors = new File("/proc/" + pid + "/fd").listFiles();
        if (descriptors != null) {
            for (File descriptor : descriptors) {
                String target = target(descriptor);
                if (target.contains("/" + UNLINKED) && target.endsWith(DELETED)) {
                    paths.add(descriptor.toPath());
                }
            }
        }
        return paths;
    }

    /// Removes what killed processes have left, the first time it is called.
    static void sweep() {
        if (HAS_PROC && SWEPT.compareAndSet(false, true)) {
            sweepNow();
        }
    }

    static void sweepNow() {
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(directory(), UNLINKED + "*")) {
            for (Path path : stale) {
                removeIfOurs(path);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException _) {
            // The directory can be used without being read.
        }
    }

    private static void removeIfOurs(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // Another user's.
        }
    }

    private static Path createEmpty(String prefix) throws IOException {
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path directory = directory();
        while (true) {
            String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
            try {
                return Files.createFile(directory.resolve(prefix + random), ownerOnly);
            } catch (FileAlreadyExistsException _) {
                // Draw another name.
            }
        }
    }

    private static Path directory() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private static String descriptorPath(Path unlinked) throws IOException {
        String target = "/" + unlinked.getFileName() + DELETED;
        File[] descriptors = DESCRIPTORS.toFile().listFiles();
        if (descriptors != null) {
            for (File descriptor : descriptors) {
                if (target(descriptor).endsWith(target)) {
                    return "/proc/" + Files.readSymbolicLink(SELF) + "/fd/" + descriptor.getName();
                }
            }
        }
        throw new IOException("no link in " + DESCRIPTORS + " ends in " + target);
    }

    private static String target(File descriptor) {
        try {
            return Files.readSymbolicLink(descriptor.toPath()).toString();
        } catch (IOException _) {
            return ""; // Closed since the directory was read.
        }
    }
}
