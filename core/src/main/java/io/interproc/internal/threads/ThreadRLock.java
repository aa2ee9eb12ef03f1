package io.interproc.internal.threads;

import io.interproc.AbandonedPolicy;
import io.interproc.RLock;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;

/// A re-entrant lock of a thread scope.
final class ThreadRLock extends ThreadLock implements RLock {

    private static final long serialVersionUID = 1L;

    ThreadRLock(Lifetime lifetime, Label label, boolean fair, AbandonedPolicy policy) {
        super(lifetime, label, fair, policy);
    }

    @Override
    ObjectType type() {
        return ObjectType.RLOCK;
    }

    @Override
    void enterAgain() {
        if (!sync.tryReenter()) {
            throw Misuse.tooManyHolds(this);
        }
    }

    @Override
    boolean isReentrant() {
        return true;
    }
}
