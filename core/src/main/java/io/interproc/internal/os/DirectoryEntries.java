package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/// Removes and renames the names of files.
public final class DirectoryEntries {
    /// Relative paths start at the working directory: `linux/fcntl.h`.
    static final int AT_FDCWD = -100;

    private DirectoryEntries() {}

    /// Removes a name; the file lives on while it is open or mapped.
    ///
    /// Does not block on a memory file system. Errors: `EPERM`, `EACCES`, the directory is sticky and the file
    /// belongs to another user; `EISDIR`; `EROFS`.
    ///
    /// @return false if there was no such name (`ENOENT`)
    /// @throws SystemCallException if the kernel refuses for another reason
    public static boolean unlink(Path path) {
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(path.toString()).address();
            long result = Kernel.call(frame, SystemCall.UNLINKAT, AT_FDCWD, address, 0, 0, 0);
            if (result == -Errno.ENOENT) {
                return false;
            }
            Descriptor.check(SystemCall.UNLINKAT, result, path.toString());
            return true;
        }
    }

    /// Renames a file, replacing what the new name stood for, atomically.
    ///
    /// Does not block on a memory file system. Errors: `ENOENT`, no such file; `EXDEV`, another file system;
    /// `EPERM`, `EACCES`, `EISDIR`, `ENOSPC`, `EROFS`.
    ///
    /// @throws SystemCallException if the kernel refuses
    public static void rename(Path from, Path to) {
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            long old = arena.allocateFrom(from.toString()).address();
            long fresh = arena.allocateFrom(to.toString()).address();
            long result = Kernel.call(frame, SystemCall.RENAMEAT2, AT_FDCWD, old, AT_FDCWD, fresh, 0);
            Descriptor.check(SystemCall.RENAMEAT2, result, from + " to " + to);
        }
    }
}
