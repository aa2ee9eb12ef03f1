package io.interproc.proof.killpoints;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.proof.Primitive;

/// A kind of lock.
enum LockKind {
    LOCK(Primitive.LOCK, "a lock", false),
    RLOCK(Primitive.RLOCK, "a re-entrant lock", false),
    FAIR(Primitive.LOCK, "a fair lock", true),
    FAIR_RLOCK(Primitive.RLOCK, "a fair re-entrant lock", true);

    final Primitive primitive;
    final String title;
    private final boolean reentrant;
    private final boolean fair;

    LockKind(Primitive primitive, String title, boolean fair) {
        this.primitive = primitive;
        this.title = title;
        this.reentrant = primitive == Primitive.RLOCK;
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
