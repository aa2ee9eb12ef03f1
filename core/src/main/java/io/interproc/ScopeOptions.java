package io.interproc;

import java.util.Objects;
import java.util.OptionalLong;

/// How a scope is made and how its objects wait. Immutable; each `with…` method returns a changed copy.
///
/// The capacity and the permissions belong to the scope. Whoever opens an existing scope with a capacity or with
/// permissions that the scope does not have is refused. The other options belong to the process that gives them.
///
/// A scope of threads knows the abandoned policy only; a private scope has neither permissions nor a name.
///
/// @param capacity the greatest size of the shared memory in bytes, from 1 MiB to 1 TiB; memory is reserved only as
///     objects are created. Empty for that of the existing scope, or [#DEFAULT_CAPACITY] of a new one
/// @param permissions the permission bits of a named scope's file, such as `0600` (octal); never wider than needed, at
///     most `0666`
/// @param waitPolicy how waiting threads of this process wait
/// @param abandonedPolicy what the next owner of a lock that is made through this scope sees when its holder died,
///     unless the lock's own options say otherwise
/// @param portableWaiting whether to wait without native calls even where they are possible: slower, still correct.
///     All that opens the scope in one process waits in one way
/// @param nameRequired whether operations that need the name of a named scope fail once the name no longer leads to
///     the scope; see [#withNameRequired(boolean)]
public record ScopeOptions(
        OptionalLong capacity,
        int permissions,
        WaitPolicy waitPolicy,
        AbandonedPolicy abandonedPolicy,
        boolean portableWaiting,
        boolean nameRequired) {

    /// The capacity of a scope that is created without one in its options: 1 GiB.
    public static final long DEFAULT_CAPACITY = 1L << 30;

    private static final long MIN_CAPACITY = 1L << 20;
    private static final long MAX_CAPACITY = 1L << 40;
    private static final ScopeOptions DEFAULTS =
            new ScopeOptions(OptionalLong.empty(), 0600, WaitPolicy.ADAPTIVE, AbandonedPolicy.CONTINUE, false, false);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if capacity or permissions are out of range
    public ScopeOptions {
        Objects.requireNonNull(capacity, "capacity");
        Objects.requireNonNull(waitPolicy, "waitPolicy");
        Objects.requireNonNull(abandonedPolicy, "abandonedPolicy");
        long bytes = capacity.orElse(DEFAULT_CAPACITY);
        if (bytes < MIN_CAPACITY || bytes > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity must be from " + MIN_CAPACITY + " to " + MAX_CAPACITY + " bytes: capacity=" + bytes);
        }
        if ((permissions & ~0666) != 0 || (permissions & 0600) != 0600) {
            throw new IllegalArgumentException("permissions must include 0600 and lie within 0666: permissions=0"
                    + Integer.toOctalString(permissions));
        }
    }

    /// Returns the defaults: 1 GiB at most, mode 0600, adaptive waiting, [AbandonedPolicy#CONTINUE], and a warning
    /// when a scope loses its name.
    public static ScopeOptions defaults() {
        return DEFAULTS;
    }

    /// Returns a copy with a capacity in bytes, which an existing scope must have too.
    public ScopeOptions withCapacity(long bytes) {
        return new ScopeOptions(
                OptionalLong.of(bytes), permissions, waitPolicy, abandonedPolicy, portableWaiting, nameRequired);
    }

    /// Returns a copy with other permission bits for a named scope's file, which an existing file must have too.
    public ScopeOptions withPermissions(int mode) {
        return new ScopeOptions(capacity, mode, waitPolicy, abandonedPolicy, portableWaiting, nameRequired);
    }

    /// Returns a copy with another wait policy.
    public ScopeOptions withWaitPolicy(WaitPolicy policy) {
        return new ScopeOptions(capacity, permissions, policy, abandonedPolicy, portableWaiting, nameRequired);
    }

    /// Returns a copy with another default for locks whose holder dies. A named lock that exists keeps its own.
    public ScopeOptions withAbandonedPolicy(AbandonedPolicy policy) {
        return new ScopeOptions(capacity, permissions, waitPolicy, policy, portableWaiting, nameRequired);
    }

    /// Returns a copy that waits with or without native calls.
    public ScopeOptions withPortableWaiting(boolean portable) {
        return new ScopeOptions(capacity, permissions, waitPolicy, abandonedPolicy, portable, nameRequired);
    }

    /// Returns a copy for a named scope that must keep its name.
    ///
    /// Another program may remove or replace the file of a scope in use: a cleaner of temporary files, systemd when
    /// its user logs out, `interproc rm --force`. The processes of the scope continue among themselves, but whoever
    /// opens the name from then on gets another scope, so that one named lock may have two holders. Each process of
    /// the scope notices this within about a second and logs one warning. With this option, what needs the name
    /// looks at it first and throws [ScopeAccessException] if it leads elsewhere: asking for an object by its name,
    /// and opening the name again in this process. Locks that are already at hand keep working among the processes
    /// of the scope.
    public ScopeOptions withNameRequired(boolean required) {
        return new ScopeOptions(capacity, permissions, waitPolicy, abandonedPolicy, portableWaiting, required);
    }
}
