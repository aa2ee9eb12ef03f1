package io.interproc.testkit.threads;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.WorkerContract;

class ThreadWorkerTest extends WorkerContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.threads(options);
    }
}
