package io.interproc.internal.os;

import java.util.Locale;

/// The system calls in use, with their numbers.
///
/// The numbers are those of `arch/x86/entry/syscalls/syscall_64.tbl` and, for aarch64,
/// `include/uapi/asm-generic/unistd.h`. Each constant is named as the kernel names the call.
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    MMAP(9, 222),
    MUNMAP(11, 215),
    GETPID(39, 172),
    KILL(62, 129),
    FCNTL(72, 25),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    GETEUID(107, 175),
    FSTATFS(138, 44),
    FUTEX(202, 98),
    OPENAT(257, 56),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    PPOLL(271, 73),
    FALLOCATE(285, 47),
    EVENTFD2(290, 19),
    PRLIMIT64(302, 261),
    RENAMEAT2(316, 276),
    GETRANDOM(318, 278),
    MEMFD_CREATE(319, 279),
    MEMBARRIER(324, 283),
    STATX(332, 291),
    PIDFD_OPEN(434, 434);

    private static final Architecture ARCHITECTURE = Architecture.current();

    private final int numberOnX86;
    private final int numberOnAarch64;

    SystemCall(int numberOnX86, int numberOnAarch64) {
        this.numberOnX86 = numberOnX86;
        this.numberOnAarch64 = numberOnAarch64;
    }

    /// Returns the number of the call on the architecture of this JVM.
    int number() {
        return switch (ARCHITECTURE) {
            case X86_64 -> numberOnX86;
            case AARCH64 -> numberOnAarch64;
        };
    }

    /// Returns the kernel's name of the call, for messages.
    String kernelName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
