package io.interproc.testkit.threads;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.ScopeContract;

class ThreadScopeTest extends ScopeContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.threads(options);
    }
}
