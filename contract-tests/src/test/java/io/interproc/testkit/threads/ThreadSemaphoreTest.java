package io.interproc.testkit.threads;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.SemaphoreContract;

class ThreadSemaphoreTest extends SemaphoreContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.threads(options);
    }
}
