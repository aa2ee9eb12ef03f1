package io.interproc.internal.os;

/// Making other processors show their stores: `membarrier(2)`, in its expedited form for registered processes.
///
/// One thread pays for a fence on behalf of all others. Those need to keep their own accesses in program order only as
/// far as the compiler is concerned.
///
/// **Memory consistency effects**: every store that a thread of a registered process made before [#issue()] is visible
/// to the caller afterwards, and every load that such a thread makes after it sees what the caller stored before: on
/// each processor that runs such a process a full fence happens in between, and a thread that does not run has passed
/// one as it was switched out.
public final class Membarrier {
    // linux/membarrier.h
    private static final int GLOBAL_EXPEDITED = 1 << 1;
    private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;

    private Membarrier() {}

    /// Registers this process at the first use.
    private static final class Registration {
        static final boolean DONE = call(REGISTER_GLOBAL_EXPEDITED);
    }

    /// Returns whether this process is among those that [#issue()] reaches.
    ///
    /// Registers it at the first call, once for all its threads; does not block, but waits for other processors
    /// (some milliseconds at most). Errors that mean no: `EINVAL`, a kernel before 4.16 or `nohz_full`;
    /// `ENOSYS` or `EPERM`, the call is filtered.
    public static boolean isRegistered() {
        return Registration.DONE;
    }

    /// Runs a full fence on every processor that runs a thread of a registered process, and on the caller's.
    ///
    /// Does not block; interrupts the other processors, which takes about a microsecond. Errors: as for
    /// [#isRegistered()].
    ///
    /// @return false if the kernel refuses
    public static boolean issue() {
        return call(GLOBAL_EXPEDITED);
    }

    private static boolean call(int command) {
        try (CallFrame frame = CallFrame.enter()) {
            return Kernel.call(frame, SystemCall.MEMBARRIER, command, 0, 0, 0, 0) == 0;
        }
    }
}
