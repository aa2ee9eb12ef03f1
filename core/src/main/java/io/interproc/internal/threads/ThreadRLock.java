package io.interproc.internal.threads;

import io.interproc.AbandonedPolicy;
import io.interproc.RLock;

/// A re-entrant lock of a thread scope.
final class ThreadRLock extends ThreadLock implements RLock {

    private static final long serialVersionUID = 1L;

    ThreadRLock(Lifetime lifetime, boolean fair, AbandonedPolicy policy) {
        super(lifetime, fair, policy);
    }

    @Override
    void enterAgain() {
        sync.reenter();
    }

    @Override
    boolean isReentrant() {
        return true;
    }
}
