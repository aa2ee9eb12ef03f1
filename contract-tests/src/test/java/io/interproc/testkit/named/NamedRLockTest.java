package io.interproc.testkit.named;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.RLockContract;
import java.util.UUID;

class NamedRLockTest extends RLockContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes("test-" + UUID.randomUUID(), options);
    }
}
