package io.interproc.systemtests.process;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.WorkerContract;

class WorkerContractIT extends WorkerContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes(options);
    }
}
