package io.interproc.testkit.processes;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.EventContract;

class ProcessEventTest extends EventContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes(options);
    }
}
