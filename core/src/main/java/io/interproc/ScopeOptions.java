package io.interproc;

import java.util.Objects;

/// How a scope is made and how its objects wait. Immutable; each `with…` method returns a changed copy.
///
/// @param capacity the greatest size of the shared memory in bytes, from 1 MiB to 1 TiB; memory is reserved only as
///     objects are created
/// @param permissions the permission bits of a named scope's file, such as `0600` (octal); never wider than needed, at
///     most `0666`
/// @param waitPolicy how waiting threads of this process wait
/// @param abandonedPolicy what the next owner of a lock sees when its holder died, unless the lock's own options say
///     otherwise
/// @param portableWaiting whether to wait without native calls even where they are possible: slower, still correct
public record ScopeOptions(
        long capacity,
        int permissions,
        WaitPolicy waitPolicy,
        AbandonedPolicy abandonedPolicy,
        boolean portableWaiting) {

    private static final long MIN_CAPACITY = 1L << 20;
    private static final long MAX_CAPACITY = 1L << 40;
    private static final long DEFAULT_CAPACITY = 1L << 30;
    private static final ScopeOptions DEFAULTS =
            new ScopeOptions(DEFAULT_CAPACITY, 0600, WaitPolicy.ADAPTIVE, AbandonedPolicy.CONTINUE, false);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if capacity or permissions are out of range
    public ScopeOptions {
        Objects.requireNonNull(waitPolicy, "waitPolicy");
        Objects.requireNonNull(abandonedPolicy, "abandonedPolicy");
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity must be from " + MIN_CAPACITY + " to " + MAX_CAPACITY + " bytes: capacity=" + capacity);
        }
        if ((permissions & ~0666) != 0 || (permissions & 0600) != 0600) {
            throw new IllegalArgumentException("permissions must include 0600 and lie within 0666: permissions=0"
                    + Integer.toOctalString(permissions));
        }
    }

    /// Returns the defaults: 1 GiB at most, mode 0600, adaptive waiting, [AbandonedPolicy#CONTINUE].
    public static ScopeOptions defaults() {
        return DEFAULTS;
    }

    /// Returns a copy with another capacity in bytes.
    public ScopeOptions withCapacity(long bytes) {
        return new ScopeOptions(bytes, permissions, waitPolicy, abandonedPolicy, portableWaiting);
    }

    /// Returns a copy with other permission bits for a named scope's file.
    public ScopeOptions withPermissions(int mode) {
        return new ScopeOptions(capacity, mode, waitPolicy, abandonedPolicy, portableWaiting);
    }

    /// Returns a copy with another wait policy.
    public ScopeOptions withWaitPolicy(WaitPolicy policy) {
        return new ScopeOptions(capacity, permissions, policy, abandonedPolicy, portableWaiting);
    }

    /// Returns a copy with another default for locks whose holder dies.
    public ScopeOptions withAbandonedPolicy(AbandonedPolicy policy) {
        return new ScopeOptions(capacity, permissions, waitPolicy, policy, portableWaiting);
    }

    /// Returns a copy that waits with or without native calls.
    public ScopeOptions withPortableWaiting(boolean portable) {
        return new ScopeOptions(capacity, permissions, waitPolicy, abandonedPolicy, portable);
    }
}
