package io.interproc.internal.threads;

import io.interproc.AbandonedPolicy;
import io.interproc.RLock;
import io.interproc.spi.Misuse;

/// A re-entrant lock of a thread scope.
final class ThreadRLock extends ThreadLock implements RLock {

    private static final long serialVersionUID = 1L;

    ThreadRLock(Lifetime lifetime, String label, boolean fair, AbandonedPolicy policy) {
        super(lifetime, label, fair, policy);
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
