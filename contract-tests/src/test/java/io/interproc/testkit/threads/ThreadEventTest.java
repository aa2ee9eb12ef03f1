package io.interproc.testkit.threads;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.EventContract;

class ThreadEventTest extends EventContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.threads(options);
    }
}
