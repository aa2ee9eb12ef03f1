package io.interproc.testkit.named;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.EventContract;
import java.util.UUID;

class NamedEventTest extends EventContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes("test-" + UUID.randomUUID(), options);
    }
}
