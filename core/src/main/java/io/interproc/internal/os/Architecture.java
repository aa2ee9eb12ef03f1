package io.interproc.internal.os;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The processor architectures whose kernel interface is known here, with the constants that differ between
/// them.
///
/// Everything else used in this package (error numbers, `fcntl` commands, `struct flock`, `struct statx`,
/// `struct statfs`, `struct pollfd`, `struct timespec`) is equal on both: each is 64-bit, little-endian, and
/// takes it from `include/uapi/asm-generic`.
enum Architecture {
    /// Flags: `asm-generic/fcntl.h`.
    X86_64(0_200_000, 0_400_000),

    /// Flags: `arch/arm64/include/uapi/asm/fcntl.h`, which swaps four of the generic ones.
    AARCH64(0_040_000, 0_100_000);

    private final int directoryFlag;
    private final int noFollowFlag;

    Architecture(int directoryFlag, int noFollowFlag) {
        this.directoryFlag = directoryFlag;
        this.noFollowFlag = noFollowFlag;
    }

    /// Returns the architecture named by `os.arch`, or null if it is not supported.
    static @Nullable Architecture named(String osArch) {
        return switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> null;
        };
    }

    /// Returns the architecture of this JVM.
    ///
    /// @throws UnsupportedOperationException if it is not supported
    static Architecture current() {
        String osArch = System.getProperty("os.arch");
        Architecture architecture = named(osArch);
        if (architecture == null) {
            throw new UnsupportedOperationException("architecture must be x86-64 or aarch64: os.arch=" + osArch);
        }
        return architecture;
    }

    /// `O_DIRECTORY`: fail with `ENOTDIR` unless the path is a directory.
    int directoryFlag() {
        return directoryFlag;
    }

    /// `O_NOFOLLOW`: fail with `ELOOP` if the last component of the path is a symbolic link.
    int noFollowFlag() {
        return noFollowFlag;
    }
}
