package io.interproc;

/// What happens to a lock whose holder died, or left the scope, while holding it. Stored with the lock when it is
/// created.
public enum AbandonedPolicy {
    /// The lock passes to the next owner, who goes on; [Held#abandonedBy()] tells. The default.
    CONTINUE,
    /// The lock passes to the next owner whose process gave a repair hook ([LockOptions#withRepair]); the hook runs
    /// under the lock before the acquiring call returns. With no such process waiting, the lock fails as with
    /// [#FAIL].
    REPAIR,
    /// Every acquisition throws [AbandonedLockException], without holding the lock, until [Lock#recover] is called.
    FAIL
}
