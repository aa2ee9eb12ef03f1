package io.interproc.testkit.named;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.RemovalContract;
import java.util.UUID;

class NamedRemovalTest extends RemovalContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes("test-" + UUID.randomUUID(), options);
    }
}
