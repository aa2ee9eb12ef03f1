package io.interproc.internal.os;

/// Making other processors show their stores: `membarrier(2)`.
///
/// One thread pays for a fence on behalf of all others. Those need to keep their own accesses in program order only as
/// far as the compiler is concerned.
///
/// **Memory consistency effects**: every store that a thread of this process made before [#issue()], or one of any
/// process before [#issueEverywhere()], is visible to the caller afterwards, and every load that such a thread makes
/// after it sees what the caller stored before: on each processor that runs such a thread a full fence happens in
/// between, and a thread that does not run has passed one as it was switched out.
///
/// The expedited form for the registered processes of a machine (`GLOBAL_EXPEDITED`) would take a microsecond instead
/// of a grace period, but cannot be relied on: a processor that is idle while a process registers, and ran that process
/// last, is not told, and is passed over when it runs the process again (seen on Linux 6.18).
public final class Membarrier {
    // linux/membarrier.h
    private static final int GLOBAL = 1;
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private Membarrier() {}

    /// Registers this process at the first use.
    private static final class Registration {
        static final boolean DONE = call(REGISTER_PRIVATE_EXPEDITED);
    }

    /// Returns whether [#issue()] reaches this process.
    ///
    /// Registers it at the first call, once for all its threads; does not block, but waits for other processors
    /// (some milliseconds at most). Errors that mean no: `EINVAL`, a kernel before 4.14;
    /// `ENOSYS` or `EPERM`, the call is filtered.
    public static boolean isRegistered() {
        return Registration.DONE;
    }

    /// Runs a full fence on every processor that runs a thread of this process, and on the caller's; registers the
    /// process first, if need be.
    ///
    /// Does not block; interrupts the other processors, which takes about a microsecond. Errors: as for
    /// [#isRegistered()].
    ///
    /// @return false if the kernel refuses
    public static boolean issue() {
        return Registration.DONE && call(PRIVATE_EXPEDITED);
    }

    /// Runs a full fence on every processor, whatever it runs.
    ///
    /// Blocks until each has been through its scheduler, which takes some milliseconds to some tens of them.
    /// Errors:
    /// `EINVAL`, a kernel with `nohz_full`; `ENOSYS` or `EPERM`, the call is filtered.
    ///
    /// @return false if the kernel refuses
    public static boolean issueEverywhere() {
        return call(GLOBAL);
    }

    private static boolean call(int command) {
        try (CallFrame frame = CallFrame.enter()) {
            return Kernel.call(frame, SystemCall.MEMBARRIER, command, 0, 0, 0, 0) == 0;
        }
    }
}
