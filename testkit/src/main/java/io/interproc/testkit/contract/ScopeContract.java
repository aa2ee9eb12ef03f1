package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.AbandonedPolicy;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import org.junit.jupiter.api.Test;

/// The contract of a scope: its names, its options, its end, and what it says.
public abstract class ScopeContract extends ContractSuite
        implements ScopeNamesContract, ScopeClosingContract, ScopeMessagesContract {

    /// Creates the suite.
    protected ScopeContract() {}

    @Test
    void abandonedPolicyIsTheDefaultOfTheLocks() {
        Scope scope = anotherScope(ScopeOptions.defaults().withAbandonedPolicy(AbandonedPolicy.FAIL));
        assertThat(scope.lock().abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
        assertThat(scope.condition().getLock().abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
        assertThat(scope.intValue(0).getLock().abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
        assertThat(scope.rlock(LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.CONTINUE))
                        .abandonedPolicy())
                .isEqualTo(AbandonedPolicy.CONTINUE);
        assertThat(scope().lock().abandonedPolicy()).isEqualTo(AbandonedPolicy.CONTINUE);
    }
}
