package io.interproc.testkit.named;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.ConditionContract;
import java.util.UUID;

class NamedConditionTest extends ConditionContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes("test-" + UUID.randomUUID(), options);
    }
}
