package io.interproc.testkit.named;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.BoundedSemaphoreContract;
import java.util.UUID;

class NamedBoundedSemaphoreTest extends BoundedSemaphoreContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes("test-" + UUID.randomUUID(), options);
    }
}
