package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.SemaphoreFixture.assertQuiet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.BoundedSemaphore;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of a semaphore with a bound: all of that of any semaphore, and that a release beyond the bound is
/// refused.
public abstract class BoundedSemaphoreContract extends ContractSuite
        implements SemaphoreAcquisitionContract, SemaphoreQueueContract, SharedSemaphoreContract {

    /// A bound that the tests of any semaphore do not reach.
    private static final int FAR = 1_000_000_000;

    /// Creates the suite.
    protected BoundedSemaphoreContract() {}

    /// What is not available at first counts as acquired, so that it may be released.
    @Override
    public final Semaphore newSemaphore(Scope scope, int permits, SemaphoreOptions options) {
        BoundedSemaphore semaphore = scope.boundedSemaphore(FAR, options);
        semaphore.acquireUninterruptibly(FAR - permits);
        return semaphore;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, Integer.MAX_VALUE})
    void beginsWithAllThatItsBoundAllows(int bound) {
        for (boolean fair : new boolean[] {false, true}) {
            BoundedSemaphore semaphore =
                    scope().boundedSemaphore(bound, SemaphoreOptions.defaults().withFairness(fair));
            assertThat(semaphore.bound()).isEqualTo(bound);
            assertThat(semaphore.isFair()).isEqualTo(fair);
            assertQuiet(semaphore, bound);
        }
        assertThat(scope().boundedSemaphore(bound).isFair()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void boundMustNotBeNegative(int bound) {
        assertThatThrownBy(() -> scope().boundedSemaphore(bound))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bound must not be negative: bound=" + bound);
        assertThatThrownBy(() -> scope().boundedSemaphore("slots", bound))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bound must not be negative: bound=" + bound);
    }

    @Test
    void releaseBeyondTheBoundIsRefused() throws Exception {
        BoundedSemaphore semaphore = scope().boundedSemaphore("slots", 3);
        assertBeyond(semaphore, 1, 3, 0);
        semaphore.release(0);
        semaphore.acquire(2);
        assertBeyond(semaphore, 3, 1, 0);
        assertBeyond(semaphore, Integer.MAX_VALUE, 1, 0);
        semaphore.release(2);
        assertBeyond(semaphore, 1, 3, 0);
        assertQuiet(semaphore, 3);
    }

    /// Permits that are held count: whoever releases in place of those that hold them is refused.
    @Test
    void heldPermitsCountForTheBound() throws Exception {
        BoundedSemaphore semaphore = scope().boundedSemaphore("slots", 3);
        try (Permits _ = semaphore.hold(2)) {
            assertBeyond(semaphore, 1, 1, 2);
            semaphore.acquire();
            assertBeyond(semaphore, 2, 0, 2);
            semaphore.release();
        }
        assertBeyond(semaphore, 1, 3, 0);
    }

    private static void assertBeyond(BoundedSemaphore semaphore, int released, int available, int held) {
        assertThatThrownBy(() -> semaphore.release(released))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the permits, available and held, must not exceed 3: released " + released
                        + " more to BoundedSemaphore[\"slots\", " + available + " of 3 available, " + held
                        + " held, 0 waiting]");
        assertThat(semaphore.availablePermits()).isEqualTo(available);
        assertThat(semaphore.heldPermits()).isEqualTo(held);
    }

    @Test
    void drainedPermitsMayBeReleased() {
        BoundedSemaphore semaphore = scope().boundedSemaphore(3);
        assertThat(semaphore.drainPermits()).isEqualTo(3);
        semaphore.release(3);
        assertQuiet(semaphore, 3);
    }

    /// Several release at once, more than is allowed together: as many are refused as are too many.
    @ParameterizedTest
    @EnumSource
    void simultaneousReleasesDoNotPassTheBoundTogether(ThreadKind kind) throws Exception {
        BoundedSemaphore semaphore = scope().boundedSemaphore(10);
        for (int round = 0; round < 50; round++) {
            semaphore.acquire(4);
            List<Call<Boolean>> releases = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                releases.add(threads().call(kind, () -> release(semaphore, 2)));
            }
            int accepted = 0;
            for (Call<Boolean> release : releases) {
                accepted += release.join() ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(2);
            assertQuiet(semaphore, 10);
        }
    }

    private static boolean release(Semaphore semaphore, int permits) {
        try {
            semaphore.release(permits);
            return true;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("must not exceed 10");
            return false;
        }
    }

    /// While one thread holds and closes again and again, a release that nobody acquired for is refused at any
    /// moment.
    @ParameterizedTest
    @EnumSource
    void holdingAndClosingNeverMakesRoomForAnother(ThreadKind kind) throws Exception {
        BoundedSemaphore semaphore = scope().boundedSemaphore(2);
        Call<Boolean> holder = threads().run(kind, () -> {
            for (int i = 0; i < 2_000; i++) {
                semaphore.hold(1 + i % 2).close();
            }
        });
        while (!holder.isDone()) {
            assertThatThrownBy(semaphore::release)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must not exceed 2");
        }
        holder.join();
        assertQuiet(semaphore, 2);
    }

    @Test
    void namedSemaphoreIsFoundByItsNameAndBound() throws Exception {
        BoundedSemaphore semaphore = scope().boundedSemaphore("slots", 3);
        semaphore.acquire(2);
        BoundedSemaphore again = scope().boundedSemaphore("slots", 3, SemaphoreOptions.defaults());
        assertThat(again.availablePermits()).isOne();
        assertThat(again.bound()).isEqualTo(3);
        again.release(2);
        assertQuiet(semaphore, 3);
        assertThatThrownBy(() -> scope().boundedSemaphore("slots", 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the semaphore 'slots' must have the bound 4: found 3");
        assertThatThrownBy(() -> scope().boundedSemaphore(
                                "slots", 3, SemaphoreOptions.defaults().withFairness(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the semaphore 'slots' must have the options fair=true: found fair=false");
    }

    @Test
    void describesItself() throws Exception {
        BoundedSemaphore semaphore = scope().boundedSemaphore("slots", 7);
        semaphore.acquire(2);
        try (Permits _ = semaphore.hold(1)) {
            assertThat(semaphore).hasToString("BoundedSemaphore[\"slots\", 4 of 7 available, 1 held, 0 waiting]");
        }
        assertThat(scope().boundedSemaphore(1).toString())
                .matches("BoundedSemaphore\\[@\\w+, 1 of 1 available, 0 held, 0 waiting]");
        Scope scope = anotherScope();
        BoundedSemaphore closed = scope.boundedSemaphore(1);
        scope.close();
        assertThat(closed).hasToString("BoundedSemaphore[closed]");
    }
}
