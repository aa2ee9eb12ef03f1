package io.interproc.testkit.processes;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.ScopeContract;

class ProcessScopeTest extends ScopeContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes(options);
    }
}
