package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the kernel knows about a file: its identity, kind, owner, size and names.
///
/// @param device the file system, comparable for equality only
/// @param inode the file in its file system
/// @param mode kind and permission bits (`st_mode`)
/// @param ownerId the user id of the owner
/// @param size in bytes
/// @param allocated how many bytes the file system keeps for it; fewer than `size` if it is sparse
/// @param links how many names the file has; 0 after the last was removed, and for an anonymous file
public record FileStatus(long device, long inode, int mode, int ownerId, long size, long allocated, int links) {
    // Kinds of file: linux/stat.h
    private static final int S_IFMT = 0_170_000;
    private static final int S_IFREG = 0_100_000;
    private static final int PERMISSIONS = 0_7777;

    // linux/fcntl.h
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;

    // linux/stat.h: the fields of struct statx that struct stat has
    private static final int STATX_BASIC_STATS = 0x7ff;

    // Offsets in struct statx, linux/stat.h; equal on all architectures, 256 bytes in all
    private static final long STX_NLINK = 16; // __u32
    private static final long STX_UID = 20; // __u32
    private static final long STX_MODE = 28; // __u16
    private static final long STX_INO = 32; // __u64
    private static final long STX_SIZE = 40; // __u64
    private static final long STX_BLOCKS = 48; // __u64, of 512 bytes whatever the page size
    private static final long STX_DEV_MAJOR = 136; // __u32
    private static final long STX_DEV_MINOR = 140; // __u32

    private static final long BLOCK_SIZE = 512;

    // Magic numbers: linux/magic.h
    private static final long TMPFS_MAGIC = 0x01021994L; // also of memfd
    private static final long RAMFS_MAGIC = 0x858458f6L;
    private static final long HUGETLBFS_MAGIC = 0x958458f6L;

    /// Returns the status of what a path names, not following a symbolic link in its last component.
    ///
    /// Does not block on a memory file system. Errors: `EACCES`, a directory forbids it; `ENAMETOOLONG`.
    ///
    /// @return the status, or null if the path names nothing (`ENOENT`, `ENOTDIR`)
    /// @throws SystemCallException if the kernel refuses for another reason
    public static @Nullable FileStatus ofPath(Path path) {
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            MemorySegment statx = frame.structure();
            long result = statx(frame, DirectoryEntries.AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, statx);
            if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
                return null;
            }
            Descriptor.check(SystemCall.STATX, result, path.toString());
            return read(statx);
        }
    }

    /// Returns the status of an open file; the caller is inside a call of the descriptor.
    static FileStatus of(Descriptor descriptor) {
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            MemorySegment statx = frame.structure();
            long result = statx(frame, descriptor.number(), arena.allocateFrom(""), AT_EMPTY_PATH, statx);
            descriptor.check(SystemCall.STATX, result);
            return read(statx);
        }
    }

    private static long statx(CallFrame frame, int directory, MemorySegment name, int flags, MemorySegment statx) {
        return Kernel.call(
                frame, SystemCall.STATX, directory, name.address(), flags, STATX_BASIC_STATS, statx.address());
    }

    private static FileStatus read(MemorySegment statx) {
        long major = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, STX_DEV_MAJOR));
        long minor = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, STX_DEV_MINOR));
        return new FileStatus(
                major << 32 | minor,
                statx.get(ValueLayout.JAVA_LONG, STX_INO),
                Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, STX_MODE)),
                statx.get(ValueLayout.JAVA_INT, STX_UID),
                statx.get(ValueLayout.JAVA_LONG, STX_SIZE),
                statx.get(ValueLayout.JAVA_LONG, STX_BLOCKS) * BLOCK_SIZE,
                statx.get(ValueLayout.JAVA_INT, STX_NLINK));
    }

    /// Returns whether a file system with this magic number keeps its files in memory: tmpfs, ramfs or
    /// hugetlbfs.
    public static boolean isMemoryFileSystem(long fileSystemType) {
        return fileSystemType == TMPFS_MAGIC || fileSystemType == RAMFS_MAGIC || fileSystemType == HUGETLBFS_MAGIC;
    }

    /// Returns whether this is a regular file: not a directory, link, device, pipe or socket.
    public boolean isRegularFile() {
        return (mode & S_IFMT) == S_IFREG;
    }

    /// Returns the permission bits, such as octal 600.
    public int permissions() {
        return mode & PERMISSIONS;
    }

    /// Returns whether both are of the same file, whatever names it has.
    public boolean isSameFileAs(FileStatus other) {
        return device == other.device && inode == other.inode;
    }
}
