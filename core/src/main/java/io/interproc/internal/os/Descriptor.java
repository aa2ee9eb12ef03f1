package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An open file description: a file, an anonymous memory file, or a process, held by its number.
///
/// Every descriptor is opened with `O_CLOEXEC`: it ends with this process and is not inherited by those it
/// starts. An OFD lock ([OfdLock]) belongs to the description and lasts until this object is closed, whatever
/// other descriptors of the same file are closed meanwhile.
///
/// Safe for use by several threads. [#close] refuses new calls at once and closes the number when the last call
/// in progress has returned, so that a call never reaches another file to which the kernel gave the same
/// number.
public final class Descriptor implements AutoCloseable {
    /// `F_SEAL_SEAL`: no further seals. `linux/fcntl.h`.
    public static final int SEAL_SEAL = 1;

    /// `F_SEAL_SHRINK`: the file cannot be made smaller.
    public static final int SEAL_SHRINK = 2;

    /// `F_SEAL_GROW`: the file cannot be made larger.
    public static final int SEAL_GROW = 4;

    // asm-generic/fcntl.h, equal on x86-64 and aarch64; the two that differ are in Architecture.
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0_100;
    private static final int O_EXCL = 0_200;
    private static final int O_NOCTTY = 0_400;
    private static final int O_NONBLOCK = 0_4000;
    private static final int O_CLOEXEC = 0_2_000_000;
    private static final int O_TMPFILE_BIT = 0_20_000_000;

    // linux/memfd.h
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;

    // linux/fcntl.h
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int AT_SYMLINK_FOLLOW = 0x400;

    // linux/falloc.h
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;

    /// How much is reserved at once after a signal has interrupted the reservation of a whole range.
    private static final long RESERVE_STEP = 16L << 20;

    /// The bit of [#uses] that says "closed"; the other bits count the calls in progress.
    private static final int CLOSED = Integer.MIN_VALUE;

    private final int number;
    private final String object;
    private final AtomicInteger uses = new AtomicInteger();

    /// Takes over a descriptor number that the kernel has just returned.
    Descriptor(int number, String object) {
        this.number = number;
        this.object = object;
    }

    // ---------------------------------------------------------------------------------------------- factories

    /// Opens a file for reading and writing, without following a symbolic link.
    ///
    /// Does not block, not even on a named pipe. Errors: `EACCES`, the mode forbids it; `ELOOP`, the path is a
    /// symbolic link; `EISDIR`; `ENOTDIR`; `EMFILE`, `ENFILE`, too many open files; `ENAMETOOLONG`.
    ///
    /// @return the descriptor, or null if there is no such file (`ENOENT`)
    /// @throws SystemCallException if the kernel refuses for another reason
    public static @Nullable Descriptor openIfPresent(Path path) {
        int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | Architecture.current().noFollowFlag();
        return open(path.toString(), flags, 0, Errno.ENOENT);
    }

    /// Creates a file for reading and writing.
    ///
    /// Does not block. Errors: `EACCES`, the directory forbids it; `ENOENT`, there is no such directory;
    /// `ENOSPC`, no room for another name; `EROFS`; `EMFILE`, `ENFILE`; `ENAMETOOLONG`.
    ///
    /// @param mode the permission bits, from which the kernel takes away those of the umask
    /// @return the descriptor, or null if the path exists already (`EEXIST`), even as a dangling link
    /// @throws SystemCallException if the kernel refuses for another reason
    public static @Nullable Descriptor createIfAbsent(Path path, int mode) {
        int flags = O_RDWR | O_CREAT | O_EXCL | Architecture.current().noFollowFlag();
        return open(path.toString(), flags, mode, Errno.EEXIST);
    }

    /// Creates a file without a name in the file system of a directory; [#linkAs] gives it one.
    ///
    /// Does not block. Errors: `EOPNOTSUPP`, the file system has no unnamed files (tmpfs has since Linux 3.11);
    /// `EACCES`, `ENOENT`, `ENOTDIR`, `ENOSPC`, `EROFS`, `EMFILE`, `ENFILE`.
    ///
    /// @param mode the permission bits, from which the kernel takes away those of the umask
    /// @throws SystemCallException if the kernel refuses
    public static Descriptor createUnnamed(Path directory, int mode) {
        int flags = O_RDWR | O_TMPFILE_BIT | Architecture.current().directoryFlag();
        return present(open(directory.toString(), flags, mode, 0));
    }

    /// Creates an anonymous memory file that can be sealed; it vanishes with its last descriptor and mapping.
    ///
    /// Does not block. Errors: `EMFILE`, `ENFILE`; `ENOMEM`; `EINVAL`, the name is longer than 249 bytes;
    /// `EACCES`, the sysctl `vm.memfd_noexec` is 2.
    ///
    /// @param name shown in `/proc/<pid>/maps`; means nothing otherwise
    /// @throws SystemCallException if the kernel refuses
    public static Descriptor memoryFile(String name) {
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(name).address();
            long result =
                    Kernel.call(frame, SystemCall.MEMFD_CREATE, address, MFD_CLOEXEC | MFD_ALLOW_SEALING, 0, 0, 0);
            String object = "memfd:" + name;
            check(SystemCall.MEMFD_CREATE, result, object);
            return new Descriptor((int) result, object);
        }
    }

    /// Opens the file behind a descriptor of a process, as a new description with its own locks.
    ///
    /// Does not block. Errors: `EACCES`, the process or the file belongs to another user, or ptrace is
    /// restricted (Yama, a container without the capability); the others as for [#openIfPresent].
    ///
    /// @return the descriptor, or null if the process has ended or has closed its descriptor (`ENOENT`)
    /// @throws SystemCallException if the kernel refuses for another reason
    public static @Nullable Descriptor openIfPresent(long pid, int number) {
        return open("/proc/" + pid + "/fd/" + number, O_RDWR | O_NOCTTY | O_NONBLOCK, 0, Errno.ENOENT);
    }

    private static @Nullable Descriptor open(String path, int flags, int mode, int errnoOfNull) {
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(path).address();
            long result = Kernel.call(
                    frame, SystemCall.OPENAT, DirectoryEntries.AT_FDCWD, address, flags | O_CLOEXEC, mode, 0);
            if (result == -errnoOfNull && result < 0) {
                return null;
            }
            check(SystemCall.OPENAT, result, path);
            return new Descriptor((int) result, path);
        }
    }

    // ------------------------------------------------------------------------------------------- the file itself

    /// Returns the number, for `/proc/<pid>/fd/<number>`; it means nothing after [#close].
    public int number() {
        return number;
    }

    /// Opens the same file again: a new description, whose locks exclude those of this one.
    ///
    /// @throws SystemCallException as for [#openIfPresent(long, int)]
    /// @throws IllegalStateException if this descriptor is closed
    public Descriptor reopen() {
        enter();
        try {
            return present(open(selfPath(), O_RDWR | O_NOCTTY | O_NONBLOCK, 0, 0));
        } finally {
            exit();
        }
    }

    /// Returns the file's identity, owner, mode and size.
    ///
    /// Does not block on a memory file system. Errors: none but defects.
    ///
    /// @throws IllegalStateException if this descriptor is closed
    public FileStatus status() {
        enter();
        try {
            return FileStatus.of(this);
        } finally {
            exit();
        }
    }

    /// Returns the magic number of the file's file system; see [FileStatus#isMemoryFileSystem].
    ///
    /// Does not block on a memory file system. Errors: none but defects.
    ///
    /// @throws IllegalStateException if this descriptor is closed
    public long fileSystemType() {
        try (CallFrame frame = CallFrame.enter()) {
            // struct statfs, asm-generic/statfs.h: 120 bytes on 64-bit machines, f_type is the first long.
            MemorySegment statfs = frame.structure();
            check(SystemCall.FSTATFS, invoke(frame, SystemCall.FSTATFS, statfs.address(), 0, 0));
            return statfs.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /// Sets the size of the file; new bytes are zero and have no pages yet.
    ///
    /// Does not block on a memory file system. Errors: `EPERM`, a seal forbids it; `EFBIG`; `EINVAL`, negative.
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if this descriptor is closed
    public void resize(long size) {
        try (CallFrame frame = CallFrame.enter()) {
            check(SystemCall.FTRUNCATE, invoke(frame, SystemCall.FTRUNCATE, size, 0, 0));
        }
    }

    /// Reserves the pages of a range and zeroes those that had none, so that later stores cannot fail for lack
    /// of room.
    ///
    /// Takes time in proportion to the range. A signal interrupts the reservation of a whole range and undoes
    /// it (`EINTR`); it is then repeated in steps, so that a profiler's signals cannot stop it for ever.
    /// Errors: `ENOSPC`, the file system is too small, nothing of this step was reserved; `ENOMEM`; `EPERM`, a
    /// seal forbids to grow; `EFBIG`; `EOPNOTSUPP`, not a memory file system; `EINVAL`, an empty or negative
    /// range.
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if this descriptor is closed
    public void reserve(long offset, long length) {
        long result = fallocate(0, offset, length);
        if (result == -Errno.EINTR) {
            long end = offset + length;
            long next = offset;
            while (next < end && (result >= 0 || result == -Errno.EINTR)) {
                long step = Math.min(RESERVE_STEP, end - next);
                result = fallocate(0, next, step);
                next = result == 0 ? next + step : next;
            }
        }
        check(SystemCall.FALLOCATE, result);
    }

    /// Gives the whole pages of a range back to the file system; its bytes read as zero.
    ///
    /// Does not block on a memory file system. Errors: `EPERM`, sealed against writing; `EOPNOTSUPP`, `EINVAL`
    /// as for [#reserve].
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if this descriptor is closed
    public void discard(long offset, long length) {
        long result;
        do {
            result = fallocate(FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
        } while (result == -Errno.EINTR);
        check(SystemCall.FALLOCATE, result);
    }

    private long fallocate(int mode, long offset, long length) {
        try (CallFrame frame = CallFrame.enter()) {
            return invoke(frame, SystemCall.FALLOCATE, mode, offset, length);
        }
    }

    /// Adds seals to a memory file, for all its descriptors and for ever.
    ///
    /// Does not block. Errors: `EPERM`, sealed by [#SEAL_SEAL]; `EINVAL`, not a memory file.
    ///
    /// @param seals the sum of some of [#SEAL_SEAL], [#SEAL_SHRINK], [#SEAL_GROW]
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if this descriptor is closed
    public void addSeals(int seals) {
        try (CallFrame frame = CallFrame.enter()) {
            check(SystemCall.FCNTL, invoke(frame, SystemCall.FCNTL, F_ADD_SEALS, seals, 0));
        }
    }

    /// Returns the seals of a memory file; of a file on tmpfs, [#SEAL_SEAL].
    ///
    /// Does not block. Errors: `EINVAL`, neither a memory file nor on tmpfs.
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if this descriptor is closed
    public int seals() {
        try (CallFrame frame = CallFrame.enter()) {
            long result = invoke(frame, SystemCall.FCNTL, F_GET_SEALS, 0, 0);
            check(SystemCall.FCNTL, result);
            return (int) result;
        }
    }

    /// Sets the permission bits, whatever the umask is.
    ///
    /// Does not block on a memory file system. Errors: `EPERM`, the file belongs to another user; `EROFS`.
    ///
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if this descriptor is closed
    public void changeMode(int mode) {
        try (CallFrame frame = CallFrame.enter()) {
            check(SystemCall.FCHMOD, invoke(frame, SystemCall.FCHMOD, mode, 0, 0));
        }
    }

    /// Gives the file a name, atomically: nobody sees it before it is complete.
    ///
    /// Does not block on a memory file system. Errors: `ENOENT`, the directory does not exist, or the file once
    /// had a name and lost it; `EXDEV`, another file system; `EACCES`, `ENOSPC`, `EROFS`.
    ///
    /// @return false if the path exists already (`EEXIST`)
    /// @throws SystemCallException if the kernel refuses for another reason
    /// @throws IllegalStateException if this descriptor is closed
    public boolean linkAs(Path path) {
        enter();
        // AT_EMPTY_PATH would need CAP_DAC_READ_SEARCH on kernels before 6.10; the name under /proc does not.
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            long from = arena.allocateFrom(selfPath()).address();
            long to = arena.allocateFrom(path.toString()).address();
            long cwd = DirectoryEntries.AT_FDCWD;
            long result = Kernel.call(frame, SystemCall.LINKAT, cwd, from, cwd, to, AT_SYMLINK_FOLLOW);
            if (result == -Errno.EEXIST) {
                return false;
            }
            check(SystemCall.LINKAT, result, object + " as " + path);
            return true;
        } finally {
            exit();
        }
    }

    /// Closes the number once no call is in progress, and with it releases the locks of the description.
    /// Idempotent.
    ///
    /// Does not wait: a call in progress, such as a blocked [OfdLock#lock], puts the end off until it returns.
    /// Errors: `EBADF`, foreign code closed the number; `EINTR` and `EIO` count as closed and are never
    /// repeated, because the kernel has freed the number already.
    ///
    /// @throws SystemCallException if foreign code closed the number
    @Override
    public void close() {
        try (CallFrame frame = CallFrame.enter()) { // first: without memory for it nothing has happened yet
            int before;
            do {
                before = uses.get();
            } while (!uses.compareAndSet(
                    before, before | CLOSED)); // no lambda, which must be linked when there is memory
            if (before == 0) {
                closeNumber(frame);
            }
        }
    }

    // ------------------------------------------------------------------------------------------ calls in progress

    /// Announces a call; [#exit] must follow.
    ///
    /// @throws IllegalStateException if this descriptor is closed
    void enter() {
        int before;
        do {
            before = uses.get();
            if (before < 0) {
                throw new IllegalStateException("descriptor is closed: " + object);
            }
        } while (!uses.compareAndSet(before, before + 1));
    }

    /// Ends a call, and closes the number if [#close] came meanwhile and this was the last one.
    void exit() {
        if (uses.decrementAndGet() == CLOSED) {
            try (CallFrame frame = CallFrame.enter()) {
                closeNumber(frame);
            }
        }
    }

    private void closeNumber(CallFrame frame) {
        long result = Kernel.call(frame, SystemCall.CLOSE, number, 0, 0, 0, 0);
        if (result == -Errno.EBADF) {
            throw new SystemCallException(SystemCall.CLOSE, Errno.EBADF, toString(), "do not close foreign numbers");
        }
    }

    /// Makes a call whose first argument is this descriptor.
    long invoke(CallFrame frame, SystemCall call, long a2, long a3, long a4) {
        StackProbe.probe();
        enter();
        try {
            return Kernel.call(frame, call, number, a2, a3, a4, 0);
        } finally {
            exit();
        }
    }

    /// Throws if the result of a call on this descriptor is a negated error number.
    void check(SystemCall call, long result) {
        check(call, result, object);
    }

    /// Throws if the result of a call is a negated error number.
    static void check(SystemCall call, long result, String object) {
        if (result < 0) {
            throw new SystemCallException(call, (int) -result, object);
        }
    }

    private static Descriptor present(@Nullable Descriptor descriptor) {
        if (descriptor == null) {
            throw new AssertionError("only a tolerated error gives null");
        }
        return descriptor;
    }

    private String selfPath() {
        return "/proc/self/fd/" + number;
    }

    /// Returns the number and what was opened, for messages.
    @Override
    public String toString() {
        return "descriptor " + number + " of " + object;
    }
}
