package io.interproc.internal.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// What the kernel knows about this process, and what can be done to others.
public final class Processes {
    /// `asm-generic/signal.h`: kills, cannot be caught.
    public static final int SIGKILL = 9;

    /// Asks to end; a JVM runs its shutdown hooks.
    public static final int SIGTERM = 15;

    /// Continues a stopped process.
    public static final int SIGCONT = 18;

    /// Stops, cannot be caught.
    public static final int SIGSTOP = 19;

    // asm-generic/resource.h; struct rlimit64, linux/resource.h: soft and hard limit, unsigned longs
    private static final int RLIMIT_NOFILE = 7;
    private static final int THIS_PROCESS = 0;

    private Processes() {}

    /// Returns the id of this process in its own PID namespace. Does not block; cannot fail.
    public static int pid() {
        try (CallFrame frame = CallFrame.enter()) {
            return (int) Kernel.call(frame, SystemCall.GETPID, 0, 0, 0, 0, 0);
        }
    }

    /// Returns the user id that file permissions are checked against. Does not block; cannot fail.
    public static int effectiveUserId() {
        try (CallFrame frame = CallFrame.enter()) {
            return (int) Kernel.call(frame, SystemCall.GETEUID, 0, 0, 0, 0, 0);
        }
    }

    /// Sends a signal to a process.
    ///
    /// Does not block. Errors: `EPERM`, the process belongs to another user; `EINVAL`, no such signal.
    ///
    /// @param pid a process, positive; the kernel's meanings of other numbers (groups, everyone) are refused
    /// @param signal the signal; 0 sends none and only asks whether the process exists
    /// @return false if there is no such process (`ESRCH`); true for one that has ended and was not waited for
    /// @throws IllegalArgumentException if `pid` is not positive
    /// @throws SystemCallException if the kernel refuses for another reason
    public static boolean kill(long pid, int signal) {
        checkPid(pid);
        try (CallFrame frame = CallFrame.enter()) {
            long result = Kernel.call(frame, SystemCall.KILL, pid, signal, 0, 0, 0);
            if (result == -Errno.ESRCH) {
                return false;
            }
            Descriptor.check(SystemCall.KILL, result, "process " + pid + ", signal " + signal);
            return true;
        }
    }

    /// Opens a process: the descriptor is ready in [Poll] once the process has ended.
    ///
    /// Does not block. Errors: `EMFILE`, `ENFILE`; `ENOSYS`, the kernel is older than 5.3, or a seccomp filter;
    /// `EPERM`, a seccomp filter.
    ///
    /// @param pid a process, positive, as seen in the PID namespace of this process
    /// @return the descriptor, or null if there is no such process (`ESRCH`)
    /// @throws IllegalArgumentException if `pid` is not positive
    /// @throws SystemCallException if the kernel refuses for another reason
    public static @Nullable Descriptor open(long pid) {
        checkPid(pid);
        try (CallFrame frame = CallFrame.enter()) {
            // The kernel sets O_CLOEXEC on every pidfd.
            long result = Kernel.call(frame, SystemCall.PIDFD_OPEN, pid, 0, 0, 0, 0);
            if (result == -Errno.ESRCH) {
                return null;
            }
            String object = "process " + pid;
            Descriptor.check(SystemCall.PIDFD_OPEN, result, object);
            return new Descriptor((int) result, object);
        }
    }

    /// Returns how many descriptors this process may have open (`RLIMIT_NOFILE`, the soft limit).
    ///
    /// Does not block; cannot fail.
    ///
    /// @return the limit; `Long.MAX_VALUE` if there is none
    public static long descriptorLimit() {
        try (CallFrame frame = CallFrame.enter()) {
            MemorySegment rlimit = frame.structure();
            long result = Kernel.call(frame, SystemCall.PRLIMIT64, THIS_PROCESS, RLIMIT_NOFILE, 0, rlimit.address(), 0);
            Descriptor.check(SystemCall.PRLIMIT64, result, "RLIMIT_NOFILE");
            long limit = rlimit.get(ValueLayout.JAVA_LONG, 0);
            return limit < 0 ? Long.MAX_VALUE : limit;
        }
    }

    private static void checkPid(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("pid must be a positive int: " + pid);
        }
    }
}
