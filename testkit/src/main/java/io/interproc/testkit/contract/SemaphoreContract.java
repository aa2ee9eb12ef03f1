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
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of a semaphore without a bound: all of that of any semaphore, initial permits of any number, and the
/// limits of what can be counted.
public abstract class SemaphoreContract extends ContractSuite
        implements SemaphoreAcquisitionContract, SemaphoreQueueContract, SharedSemaphoreContract {

    /// Creates the suite.
    protected SemaphoreContract() {}

    @Override
    public final Semaphore newSemaphore(Scope scope, int permits, SemaphoreOptions options) {
        return scope.semaphore(permits, options);
    }

    @Test
    void hasNoBound() {
        assertThat(newSemaphore(1)).isNotInstanceOf(BoundedSemaphore.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -42, -1, 0, 1, 42, Integer.MAX_VALUE})
    void mayBeginWithAnyNumberOfPermits(int permits) {
        for (boolean fair : new boolean[] {false, true}) {
            assertQuiet(newSemaphore(permits, fair), permits);
        }
        assertQuiet(scope().semaphore(permits), permits);
    }

    /// Below zero nobody gets anything, not even nothing.
    @ParameterizedTest
    @EnumSource
    void waitsUntilEnoughHasBeenReleased(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(-2);
        assertThat(semaphore.tryAcquire(0)).isFalse();
        assertThat(semaphore.tryAcquire()).isFalse();
        Call<Boolean> waiter = threads().run(kind, semaphore::acquire);
        Eventually.equal("waiters", 1, semaphore::waiters);
        semaphore.release(2);
        assertThat(semaphore.availablePermits()).isZero();
        assertThat(waiter.isDone()).isFalse();
        semaphore.release();
        waiter.join();
        assertQuiet(semaphore, 0);
    }

    @Test
    void drainingBelowZeroReleasesWhatIsMissing() {
        Semaphore semaphore = newSemaphore(-5);
        assertThat(semaphore.drainPermits()).isEqualTo(-5);
        assertQuiet(semaphore, 0);
    }

    /// Whoever waits for no permits goes on when draining has made their number zero.
    @ParameterizedTest
    @EnumSource
    void drainingBelowZeroLetsThoseGoOnForWhomItIsEnough(ThreadKind kind) throws Exception {
        Semaphore semaphore = newSemaphore(-5);
        Call<Boolean> waiter = threads().run(kind, () -> semaphore.acquire(0));
        Eventually.equal("waiters", 1, semaphore::waiters);
        assertThat(semaphore.drainPermits()).isEqualTo(-5);
        waiter.join();
        assertQuiet(semaphore, 0);
    }

    /// A release without an acquisition adds a permit.
    @Test
    void mayGetMorePermitsThanItBeganWith() throws Exception {
        Semaphore semaphore = newSemaphore(1);
        semaphore.release();
        semaphore.acquire();
        semaphore.acquire();
        semaphore.release();
        assertQuiet(semaphore, 1);
    }

    @Test
    void releaseOfMoreThanCanBeCountedIsRefused() throws Exception {
        Semaphore semaphore = scope().semaphore("many", Integer.MAX_VALUE - 3);
        semaphore.release(3);
        assertTooMany(semaphore, () -> semaphore.release(), 1, Integer.MAX_VALUE, 0);
        assertTooMany(semaphore, () -> semaphore.release(Integer.MAX_VALUE), Integer.MAX_VALUE, Integer.MAX_VALUE, 0);
        semaphore.release(0);
        try (Permits _ = semaphore.hold(5)) {
            assertTooMany(semaphore, () -> semaphore.release(5), 5, Integer.MAX_VALUE - 5, 5);
        }
        assertQuiet(semaphore, Integer.MAX_VALUE);
        semaphore.acquire(Integer.MAX_VALUE);
        assertQuiet(semaphore, 0);
    }

    private static void assertTooMany(
            Semaphore semaphore, ThrowingCallable release, int released, int available, int held) {
        assertThatThrownBy(release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the permits, available and held, must not exceed 2147483647: released " + released
                        + " more to Semaphore[\"many\", " + available + " available, " + held + " held, 0 waiting]");
        assertThat(semaphore.availablePermits()).isEqualTo(available);
        assertThat(semaphore.heldPermits()).isEqualTo(held);
    }

    @Test
    void moreThanCanBeHeldIsRefused() throws Exception {
        Semaphore semaphore = scope().semaphore("many", Integer.MAX_VALUE);
        int most = Semaphore.MAX_HELD_PERMITS;
        assertTooManyHeld(most + 1, Integer.MAX_VALUE, 0, () -> semaphore.hold(most + 1));
        assertTooManyHeld(
                Integer.MAX_VALUE, Integer.MAX_VALUE, 0, () -> semaphore.holdInterruptibly(Integer.MAX_VALUE));
        try (Permits _ = semaphore.hold(most - 1);
                Permits _ = semaphore.hold()) {
            assertThat(semaphore.heldPermits()).isEqualTo(most);
            assertTooManyHeld(1, Integer.MAX_VALUE - most, most, semaphore::hold);
            assertTooManyHeld(2, Integer.MAX_VALUE - most, most, () -> semaphore.tryHold(2, Duration.ZERO));
            semaphore.acquire();
            semaphore.release();
        }
        assertQuiet(semaphore, Integer.MAX_VALUE);
    }

    private static void assertTooManyHeld(int wanted, int available, int held, ThrowingCallable hold) {
        assertThatThrownBy(hold)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the permits held at a time must not exceed 536870911: asked for " + wanted
                        + " more of Semaphore[\"many\", " + available + " available, " + held + " held, 0 waiting]");
    }

    /// Who asks for it later finds it as it is by then, however many permits it is asked for with.
    @Test
    void namedSemaphoreIsFoundByItsName() throws Exception {
        Semaphore semaphore = scope().semaphore("slots", 3);
        semaphore.acquire();
        for (int permits : new int[] {3, 0, -1, 100}) {
            assertThat(scope().semaphore("slots", permits).availablePermits()).isEqualTo(2);
        }
        try (Permits _ =
                scope().semaphore("slots", 3, SemaphoreOptions.defaults()).hold(2)) {
            assertThat(semaphore.tryAcquire()).isFalse();
            assertThat(semaphore.heldPermits()).isEqualTo(2);
        }
        assertThat(scope().semaphore("others", 1).availablePermits()).isOne();
    }

    @Test
    void namedSemaphoreOfOtherOptionsIsRefused() {
        SemaphoreOptions fair = SemaphoreOptions.defaults().withFairness(true);
        scope().semaphore("fair", 1, fair);
        scope().semaphore("unfair", 1);
        assertThat(scope().semaphore("fair", 1).isFair()).isTrue();
        assertThat(scope().semaphore("fair", 1, fair).isFair()).isTrue();
        assertThatThrownBy(() -> scope().semaphore("fair", 1, SemaphoreOptions.defaults()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the semaphore 'fair' must have the options fair=false: found fair=true");
        assertThatThrownBy(() -> scope().semaphore("unfair", 1, fair))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the semaphore 'unfair' must have the options fair=true: found fair=false");
    }

    @Test
    void describesItself() throws Exception {
        Semaphore semaphore = scope().semaphore("slots", 7);
        assertThat(semaphore).hasToString("Semaphore[\"slots\", 7 available, 0 held, 0 waiting]");
        semaphore.acquire(2);
        Permits permits = semaphore.hold(3);
        assertThat(permits).hasToString("Permits[3, held]");
        Call<Boolean> waiter = threads().run(() -> semaphore.acquire(3));
        Eventually.equal("waiters", 1, semaphore::waiters);
        assertThat(semaphore).hasToString("Semaphore[\"slots\", 2 available, 3 held, 1 waiting]");
        permits.close();
        waiter.join();
        assertThat(permits).hasToString("Permits[3, released]");
        assertThat(newSemaphore(-1).toString()).matches("Semaphore\\[@\\w+, -1 available, 0 held, 0 waiting]");
        Scope scope = anotherScope();
        Semaphore closed = scope.semaphore(1);
        scope.close();
        assertThat(closed).hasToString("Semaphore[closed]");
    }
}
