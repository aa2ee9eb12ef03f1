package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import org.junit.jupiter.api.Test;

/// The contract of a condition.
public abstract class ConditionContract extends ContractSuite
        implements ConditionWaitingContract,
                ConditionReturnContract,
                ConditionTimesContract,
                ConditionPoolContract,
                ConditionNotifyContract,
                ConditionPredicateContract,
                SharedConditionContract {

    /// Creates the suite.
    protected ConditionContract() {}

    @Test
    void isOnAReentrantLockOfItsOwnByDefault() {
        Condition condition = scope().condition();
        assertThat(condition.getLock()).isInstanceOf(RLock.class);
        try (var _ = condition.hold()) {
            assertThat(scope().condition().getLock().isLocked()).isFalse();
        }
    }

    @Test
    void isOnTheLockThatWasGiven() {
        for (Lock lock : new Lock[] {scope().lock(), scope().rlock()}) {
            for (Condition condition : new Condition[] {scope().condition(lock), lock.newCondition()}) {
                try (var _ = condition.hold()) {
                    assertThat(lock.isHeldByCurrentThread()).isTrue();
                    assertThat(condition.getLock().fencingToken()).isEqualTo(lock.fencingToken());
                }
                assertThat(lock.isLocked()).isFalse();
            }
        }
    }

    @Test
    void namedConditionIsFoundByItsName() throws Exception {
        Condition condition = scope().condition("found");
        Condition again = scope().condition("found");
        Call<Boolean> waiter = waiter(condition, Awaiting.AWAIT, ThreadKind.PLATFORM);
        assertThat(again.waiters()).isOne();
        assertThat(ConditionFixture.notifyHolding(again, 1)).isOne();
        assertThat(waiter.join()).isTrue();
        ConditionFixture.assertQuiet(condition);
    }
}
