package io.interproc.internal.os;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says whether the system calls of this package can be used in this JVM, and if not, why.
///
/// They can on Linux for x86-64 and aarch64, when native access is enabled for this module and the kernel
/// offers futexes. The first question links the native call site, which takes some tens of milliseconds in a
/// cold JVM. It never makes the JVM print a warning: where native access is not enabled, the linker is not
/// touched.
///
/// The system property `interproc.native=false` makes them unavailable, so that the portable code can be tried.
public final class Linux {
    /// The system property that turns native calls off with the value `false`.
    public static final String NATIVE_PROPERTY = "interproc.native";

    private static final int FUTEX_WAKE = 1;

    private static final @Nullable String UNAVAILABLE_REASON = findReason();

    private Linux() {}

    /// Returns whether the system calls can be used.
    public static boolean available() {
        return UNAVAILABLE_REASON == null;
    }

    /// Returns why the system calls cannot be used, with the remedy; empty if they can.
    public static Optional<String> unavailableReason() {
        return Optional.ofNullable(UNAVAILABLE_REASON);
    }

    private static @Nullable String findReason() {
        Module module = Linux.class.getModule();
        String reason = reasonAgainst(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty(NATIVE_PROPERTY),
                module.isNativeAccessEnabled() ? null : module.isNamed() ? module.getName() : "ALL-UNNAMED");
        return reason == null ? reasonAgainstFutex() : reason;
    }

    /// Returns why this environment is not supported, or null if it is, without a native call.
    ///
    /// @param deniedModule the name of this module if native access is not enabled for it
    static @Nullable String reasonAgainst(
            String osName, String osArch, @Nullable String nativeProperty, @Nullable String deniedModule) {
        if (!osName.equals("Linux")) {
            return "native waiting needs Linux: os.name=" + osName;
        }
        if (Architecture.named(osArch) == null) {
            return "native waiting needs x86-64 or aarch64: os.arch=" + osArch;
        }
        if ("false".equalsIgnoreCase(nativeProperty)) {
            return "native calls are turned off: -D" + NATIVE_PROPERTY + "=false";
        }
        if (deniedModule != null) {
            return "native access is not enabled: start the JVM with --enable-native-access=" + deniedModule;
        }
        return null;
    }

    /// Tries a wake-up that wakes nobody. Errors: `ENOSYS` or `EPERM`, futexes are filtered by a sandbox.
    private static @Nullable String reasonAgainstFutex() {
        try (CallFrame frame = CallFrame.enter()) {
            long word = frame.structure().address();
            long result = Kernel.call(frame, SystemCall.FUTEX, word, FUTEX_WAKE, 1, 0, 0);
            return result == 0 ? null : "futex is refused by the kernel: " + Errno.nameOf((int) -result);
        } catch (LinkageError | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return "the native linker failed: " + cause;
        }
    }
}
