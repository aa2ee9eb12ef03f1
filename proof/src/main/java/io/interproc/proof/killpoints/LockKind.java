package io.interproc.proof.killpoints;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;

/// A kind of lock.
enum LockKind {
    LOCK("a lock", false, false),
    RLOCK("a re-entrant lock", true, false),
    FAIR("a fair lock", false, true),
    FAIR_RLOCK("a fair re-entrant lock", true, true);

    final String title;
    private final boolean reentrant;
    private final boolean fair;

    LockKind(String title, boolean reentrant, boolean fair) {
        this.title = title;
        this.reentrant = reentrant;
        this.fair = fair;
    }

    /// Returns an operation of [Lock] as one of this kind's type.
    String operation(String ofLock) {
        return reentrant ? ofLock.replaceFirst("^Lock", "RLock") : ofLock;
    }

    Lock of(Scope scope) {
        LockOptions options = LockOptions.defaults().withFairness(fair);
        return reentrant ? scope.rlock("lock", options) : scope.lock("lock", options);
    }
}
