package io.interproc.internal.os;

/// Making other processors show their stores: `membarrier(2)`.
///
/// One thread pays for a fence on behalf of all others of its process. Those need to keep their own accesses in program
/// order only as far as the compiler is concerned.
///
/// **Memory consistency effects**: every store that a thread of this process made before [#issue()] is visible to the
/// caller afterwards, and every load that such a thread makes after it sees what the caller stored before: on each
/// processor that runs such a thread a full fence happens in between, and a thread that does not run has passed one as
/// it was switched out.
public final class Membarrier {
    // linux/membarrier.h
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private Membarrier() {}

    /// Whether the kernel knows that this process makes such fences. No constant: a class whose initialiser fails
    /// once, for lack of memory, fails for good.
    private static volatile boolean registered;

    /// Runs a full fence on every processor that runs a thread of this process, and on the caller's. The first
    /// call registers the process, which waits for other processors (some milliseconds at most).
    ///
    /// Does not block; interrupts the other processors, which takes about a microsecond. Errors: `EINVAL`, a kernel
    /// before 4.14; `ENOSYS` or `EPERM`, the call is filtered.
    ///
    /// @return false if the kernel refuses
    public static boolean issue() {
        if (!registered) {
            registered = call(REGISTER_PRIVATE_EXPEDITED);
        }
        return registered && call(PRIVATE_EXPEDITED);
    }

    private static boolean call(int command) {
        try (CallFrame frame = CallFrame.enter()) {
            return Kernel.call(frame, SystemCall.MEMBARRIER, command, 0, 0, 0, 0) == 0;
        }
    }
}
