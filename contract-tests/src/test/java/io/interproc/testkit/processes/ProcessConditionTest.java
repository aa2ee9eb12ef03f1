package io.interproc.testkit.processes;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.ConditionContract;

class ProcessConditionTest extends ConditionContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes(options);
    }
}
