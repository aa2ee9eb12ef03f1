package io.interproc.internal.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Locks on single bytes of a file that belong to an open file description: `fcntl(F_OFD_SETLK)`.
///
/// The kernel releases such a lock when the description is closed, which it is when the process ends, however
/// it ends. Closing another descriptor of the same file does not release it, as it would a POSIX record lock.
/// The byte need not exist in the file.
///
/// Two descriptors exclude each other even in one process; a descriptor never excludes itself, and does not see
/// its own locks in [#isLockedElsewhere].
public final class OfdLock {
    // linux/fcntl.h (F_OFD_…: asm-generic/fcntl.h)
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int F_OFD_SETLKW = 38;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    private static final short SEEK_SET = 0;

    // struct flock, asm-generic/fcntl.h, 64-bit: 32 bytes; l_pid, at 24, must be 0 for OFD locks
    private static final long L_TYPE = 0; // short
    private static final long L_WHENCE = 2; // short
    private static final long L_START = 8; // long
    private static final long L_LEN = 16; // long

    private OfdLock() {}

    /// Locks a byte if no other descriptor has it locked.
    ///
    /// Does not block. Errors: `ENOLCK`, the kernel has no room for locks; `EBADF`, not open for writing;
    /// `EINVAL`, the kernel is older than 3.15 or the file has no locks.
    ///
    /// @return false if another descriptor, of whatever process, has it locked (`EAGAIN`, `EACCES`)
    /// @throws SystemCallException if the kernel refuses for another reason
    /// @throws IllegalStateException if the descriptor is closed
    public static boolean tryLock(Descriptor descriptor, long position) {
        return tryLock(descriptor, F_WRLCK, position);
    }

    /// Locks a byte together with others that do, if no other descriptor has it locked for itself alone.
    ///
    /// Does not block. Errors: as for [#tryLock].
    ///
    /// @return false if another descriptor has it locked for itself alone
    /// @throws SystemCallException if the kernel refuses for another reason
    /// @throws IllegalStateException if the descriptor is closed
    public static boolean tryLockShared(Descriptor descriptor, long position) {
        return tryLock(descriptor, F_RDLCK, position);
    }

    private static boolean tryLock(Descriptor descriptor, short type, long position) {
        long result = fcntl(descriptor, F_OFD_SETLK, type, position);
        if (result == -Errno.EAGAIN || result == -Errno.EACCES) {
            return false;
        }
        descriptor.check(SystemCall.FCNTL, result);
        return true;
    }

    /// Locks a byte, waiting until no other descriptor has it locked.
    ///
    /// Blocks the platform thread, and the carrier of a virtual thread. Nothing but the lock ends the wait: not
    /// an interruption, and not closing the descriptor, which is then put off; `EINTR` is followed by another
    /// attempt. Errors: as for [#tryLock]; deadlocks are not detected.
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if the descriptor is closed
    public static void lock(Descriptor descriptor, long position) {
        long result;
        do {
            result = fcntl(descriptor, F_OFD_SETLKW, F_WRLCK, position);
        } while (result == -Errno.EINTR);
        descriptor.check(SystemCall.FCNTL, result);
    }

    /// Unlocks a byte; does nothing if it is not locked by this descriptor.
    ///
    /// Does not block. Errors: `ENOLCK`, the kernel has no room to split a range; not for single bytes.
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if the descriptor is closed
    public static void unlock(Descriptor descriptor, long position) {
        descriptor.check(SystemCall.FCNTL, fcntl(descriptor, F_OFD_SETLK, F_UNLCK, position));
    }

    /// Returns whether another descriptor, of whatever process, has a byte locked at this moment.
    ///
    /// Does not block. Errors: `EINVAL` as for [#tryLock].
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if the descriptor is closed
    public static boolean isLockedElsewhere(Descriptor descriptor, long position) {
        try (CallFrame frame = CallFrame.enter()) {
            MemorySegment flock = flock(frame, F_WRLCK, position);
            long result = descriptor.invoke(frame, SystemCall.FCNTL, F_OFD_GETLK, flock.address(), 0);
            descriptor.check(SystemCall.FCNTL, result);
            return flock.get(ValueLayout.JAVA_SHORT, L_TYPE) != F_UNLCK;
        }
    }

    private static long fcntl(Descriptor descriptor, int command, short type, long position) {
        try (CallFrame frame = CallFrame.enter()) {
            MemorySegment flock = flock(frame, type, position);
            return descriptor.invoke(frame, SystemCall.FCNTL, command, flock.address(), 0);
        }
    }

    private static MemorySegment flock(CallFrame frame, short type, long position) {
        MemorySegment flock = frame.structure();
        flock.set(ValueLayout.JAVA_SHORT, L_TYPE, type);
        flock.set(ValueLayout.JAVA_SHORT, L_WHENCE, SEEK_SET);
        flock.set(ValueLayout.JAVA_LONG, L_START, position);
        flock.set(ValueLayout.JAVA_LONG, L_LEN, 1);
        return flock;
    }
}
