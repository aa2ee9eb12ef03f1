package io.interproc.testkit.processes;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.contract.ListingContract;

class ProcessListingTest extends ListingContract {
    @Override
    public Scope openScope(ScopeOptions options) {
        return Scope.processes(options);
    }
}
