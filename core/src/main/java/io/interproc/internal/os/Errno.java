package io.interproc.internal.os;

/// The kernel's error numbers that mean something to Interproc.
///
/// The numbers are those of `asm-generic/errno-base.h` and `asm-generic/errno.h`, equal on x86-64 and aarch64.
public final class Errno {
    /// The operation needs a privilege, or a seal forbids it.
    public static final int EPERM = 1;

    /// The path does not exist.
    public static final int ENOENT = 2;

    /// The process does not exist.
    public static final int ESRCH = 3;

    /// A signal arrived before the call did anything.
    public static final int EINTR = 4;

    /// The device failed.
    public static final int EIO = 5;

    /// The descriptor is closed, or not open for writing.
    public static final int EBADF = 9;

    /// Not now; for a futex: the word has changed.
    public static final int EAGAIN = 11;

    /// The kernel or the memory cgroup is out of memory.
    public static final int ENOMEM = 12;

    /// The file's mode forbids the access.
    public static final int EACCES = 13;

    /// An address is not mapped; for a mapped file: it was truncated.
    public static final int EFAULT = 14;

    /// The path exists already.
    public static final int EEXIST = 17;

    /// The two paths are on different file systems.
    public static final int EXDEV = 18;

    /// A part of the path is not a directory.
    public static final int ENOTDIR = 20;

    /// The path is a directory.
    public static final int EISDIR = 21;

    /// An argument is out of range.
    public static final int EINVAL = 22;

    /// The whole system has too many open files.
    public static final int ENFILE = 23;

    /// This process has too many open files.
    public static final int EMFILE = 24;

    /// The file would become larger than is allowed.
    public static final int EFBIG = 27;

    /// The file system is full.
    public static final int ENOSPC = 28;

    /// The file system is mounted read-only.
    public static final int EROFS = 30;

    /// The path is longer than is allowed.
    public static final int ENAMETOOLONG = 36;

    /// The kernel has no room for another lock.
    public static final int ENOLCK = 37;

    /// The kernel, or a seccomp filter, does not offer the call.
    public static final int ENOSYS = 38;

    /// The path ends in a symbolic link, which is not followed.
    public static final int ELOOP = 40;

    /// The file system does not offer the operation.
    public static final int EOPNOTSUPP = 95;

    /// The time is over.
    public static final int ETIMEDOUT = 110;

    private Errno() {}

    /// Returns the symbolic name of an error number, such as `ENOSPC`, or `errno 213` for one not listed here.
    public static String nameOf(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case ESRCH -> "ESRCH";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case EFAULT -> "EFAULT";
            case EEXIST -> "EEXIST";
            case EXDEV -> "EXDEV";
            case ENOTDIR -> "ENOTDIR";
            case EISDIR -> "EISDIR";
            case EINVAL -> "EINVAL";
            case ENFILE -> "ENFILE";
            case EMFILE -> "EMFILE";
            case EFBIG -> "EFBIG";
            case ENOSPC -> "ENOSPC";
            case EROFS -> "EROFS";
            case ENAMETOOLONG -> "ENAMETOOLONG";
            case ENOLCK -> "ENOLCK";
            case ENOSYS -> "ENOSYS";
            case ELOOP -> "ELOOP";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case ETIMEDOUT -> "ETIMEDOUT";
            default -> "errno " + errno;
        };
    }
}
