package io.interproc.testkit.threads;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.LockContract;

class ThreadLockTest extends LockContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.threads(options);
    }
}
