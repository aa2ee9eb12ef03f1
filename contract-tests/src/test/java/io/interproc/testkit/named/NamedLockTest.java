package io.interproc.testkit.named;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.LockContract;
import java.util.UUID;

class NamedLockTest extends LockContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes("test-" + UUID.randomUUID(), options);
    }
}
