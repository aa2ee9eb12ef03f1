package io.interproc.internal.segment;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.os.Linux;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The files of the segments of this machine: where they are, and how this process opens, creates and removes them.
///
/// A process that may make system calls uses a [NativeSegmentFile], any other a [PortableSegmentFile].
public final class SegmentFiles {

    /// Where files with a path are.
    public static final Path DIRECTORY = Path.of("/dev/shm");

    /// What the names of the files of named scopes begin with.
    public static final String NAMED_PREFIX = "interproc.";

    /// What the names of files begin with that no name of a scope leads to: those of private scopes without system
    /// calls, and those of named scopes that are being made.
    public static final String PRIVATE_PREFIX = "interproc-private-";

    /// Removes files that no process uses.
    public static final SegmentRemoval REMOVAL = new SegmentRemoval(SegmentLayout.STANDARD, PollingClock.SYSTEM);

    /// The widest permissions that an anonymous file may have: whoever can open it was given its descriptor.
    static final int ANONYMOUS_PERMISSIONS = 0666;

    private SegmentFiles() {}

    /// Returns the path of the file of a named scope.
    public static Path pathOf(String name) {
        return DIRECTORY.resolve(NAMED_PREFIX + name);
    }

    /// Returns the path by which others open an anonymous file, through a descriptor of a process that has it open.
    static Path anonymousPath(long pid, int descriptor) {
        return Path.of("/proc/" + pid + "/fd/" + descriptor);
    }

    /// Creates a file for a private scope.
    public static SegmentFile createPrivate(long size) {
        return Linux.available() ? NativeSegmentFile.createPrivate(size) : PortableSegmentFile.createPrivate(size);
    }

    /// Creates a file that is to get a path, by [SegmentFile#link].
    public static SegmentFile createUnlinked(Path path, long size, int permissions) {
        return Linux.available()
                ? NativeSegmentFile.createUnlinked(path, size, permissions)
                : PortableSegmentFile.createUnlinked(path, size, permissions);
    }

    /// Opens the file at a path, after checking that it can be trusted; null if there is none.
    ///
    /// @param permissions the widest permissions the file may have
    public static @Nullable SegmentFile open(Path path, int permissions) {
        return Linux.available()
                ? NativeSegmentFile.open(path, permissions)
                : PortableSegmentFile.open(path, permissions);
    }

    /// Opens the anonymous file behind a descriptor of a process, after checking that it can be trusted; null if
    /// the process has ended or has closed the descriptor.
    public static @Nullable SegmentFile openAnonymous(long pid, int descriptor) {
        return Linux.available()
                ? NativeSegmentFile.openAnonymous(pid, descriptor)
                : PortableSegmentFile.openAnonymous(pid, descriptor);
    }
}
