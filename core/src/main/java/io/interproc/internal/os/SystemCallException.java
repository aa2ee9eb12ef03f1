package io.interproc.internal.os;

import java.io.Serial;

/// Thrown when the kernel refuses a call for a reason that is not an ordinary "not now".
///
/// The message names the call, the object, the symbolic error number and a remedy: `fallocate(/dev/shm/orders)
/// failed: ENOSPC: enlarge the file system, …`. The layers above branch on [#errno()] and turn what they cannot
/// handle into an exception of the public family.
public final class SystemCallException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// The kernel's name of the call.
    private final String call;

    /// The error number.
    private final int errno;

    /// What the call was about.
    private final String object;

    SystemCallException(SystemCall call, int errno, String object) {
        this(call, errno, object, remedyFor(errno));
    }

    SystemCallException(SystemCall call, int errno, String object, String remedy) {
        super(call.kernelName() + "(" + object + ") failed: " + Errno.nameOf(errno) + ": " + remedy);
        this.call = call.kernelName();
        this.errno = errno;
        this.object = object;
    }

    /// Returns the kernel's name of the call, such as `fallocate`.
    public String call() {
        return call;
    }

    /// Returns the error number, one of the constants of [Errno] or another positive number.
    public int errno() {
        return errno;
    }

    /// Returns what the call was about: a path, a descriptor, a process.
    public String object() {
        return object;
    }

    /// Returns the remedy for an error number whose meaning does not depend on the call.
    private static String remedyFor(int errno) {
        return switch (errno) {
            case Errno.EACCES, Errno.EPERM -> "run as the owner of the file, or give that user the permission";
            case Errno.ELOOP -> "remove the symbolic link: it is never followed";
            case Errno.EMFILE -> "raise the limit of open files of this process (ulimit -n)";
            case Errno.ENFILE -> "raise the limit of open files of the system (sysctl fs.file-max)";
            case Errno.ENOENT, Errno.ENOTDIR -> "create the directory, or mount /dev/shm and /proc";
            case Errno.ENOMEM -> "give the process or its memory cgroup more memory";
            case Errno.ENOSPC -> "enlarge the file system, for example: docker run --shm-size=1g";
            case Errno.ENOSYS -> "allow the call in the seccomp filter, or use Linux 5.3 or later";
            case Errno.EOPNOTSUPP -> "use a tmpfs such as /dev/shm";
            case Errno.EROFS -> "mount the file system read-write";
            default -> "this is a defect of Interproc or of the environment; please report it";
        };
    }
}
