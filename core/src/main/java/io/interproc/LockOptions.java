package io.interproc;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a lock is made. Immutable; each `with…` method returns a changed copy.
///
/// Fairness and the abandoned policy are stored with the lock and hold in every process. The repair hook belongs to
/// this process's handle alone.
public final class LockOptions {

    private static final LockOptions DEFAULTS = new LockOptions(false, null, null);

    private final boolean fair;
    private final @Nullable AbandonedPolicy policy;
    private final @Nullable Consumer<Holder> repair;

    private LockOptions(boolean fair, @Nullable AbandonedPolicy policy, @Nullable Consumer<Holder> repair) {
        this.fair = fair;
        this.policy = policy;
        this.repair = repair;
    }

    /// Returns the defaults: not fair, the scope's abandoned policy, no repair hook.
    public static LockOptions defaults() {
        return DEFAULTS;
    }

    /// Returns a copy that is fair or not. A fair lock is handed to the longest waiter, and waits for it even while
    /// that waiter's process is stopped; an ordinary lock may be taken by whoever comes first, but starves nobody.
    public LockOptions withFairness(boolean fair) {
        return new LockOptions(fair, policy, repair);
    }

    /// Returns a copy with this abandoned policy.
    ///
    /// @throws IllegalArgumentException if there is a repair hook and the policy is not [AbandonedPolicy#REPAIR]
    public LockOptions withAbandonedPolicy(AbandonedPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        if (repair != null && policy != AbandonedPolicy.REPAIR) {
            throw new IllegalArgumentException(
                    "the policy of options with a repair hook must be REPAIR: policy=" + policy);
        }
        return new LockOptions(fair, policy, repair);
    }

    /// Returns a copy with [AbandonedPolicy#REPAIR] and this hook, which gets the dead holder and runs under the
    /// lock.
    public LockOptions withRepair(Consumer<Holder> repair) {
        return new LockOptions(fair, AbandonedPolicy.REPAIR, Objects.requireNonNull(repair, "repair"));
    }

    /// Returns whether the lock is fair.
    public boolean fair() {
        return fair;
    }

    /// Returns the abandoned policy, or empty for the scope's default.
    public Optional<AbandonedPolicy> abandonedPolicy() {
        return Optional.ofNullable(policy);
    }

    /// Returns the repair hook of this process, or empty.
    public Optional<Consumer<Holder>> repair() {
        return Optional.ofNullable(repair);
    }
}
