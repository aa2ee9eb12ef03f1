package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.AbandonedPolicy;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import org.junit.jupiter.api.Test;

/// The contract of a scope: its names, its options, its end.
public abstract class ScopeContract extends ContractSuite implements ScopeNamesContract, ScopeClosingContract {

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

    @Test
    void objectsDescribeThemselves() {
        assertThat(scope().lock().toString()).contains("Lock");
        assertThat(scope().rlock().toString()).contains("RLock");
        assertThat(scope().condition().toString()).contains("Condition");
        assertThat(scope().intValue(0).toString()).contains("INT32");
        assertThat(scope().toString()).containsIgnoringCase("scope");
    }
}
