package io.interproc.testkit.processes;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.LockContract;

class ProcessLockTest extends LockContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes(options);
    }
}
