package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// The kind of semaphore that is judged.
public interface SemaphoreFixture extends BlockingContract {

    /// Provides every form of acquisition, for a fair semaphore and for one that is not.
    String EVERY_FORM_FAIR_AND_NOT = "io.interproc.testkit.contract.SemaphoreFixture#everyFormFairAndNot";

    /// Creates an unnamed semaphore of the kind in a scope.
    ///
    /// @param permits how many permits are available at first, zero or more; there may be more later
    Semaphore newSemaphore(Scope scope, int permits, SemaphoreOptions options);

    /// Creates an unnamed semaphore of the kind with default options in the scope of the test.
    default Semaphore newSemaphore(int permits) {
        return newSemaphore(scope(), permits, SemaphoreOptions.defaults());
    }

    /// Creates an unnamed semaphore of the kind that is fair or not in the scope of the test.
    default Semaphore newSemaphore(int permits, boolean fair) {
        return newSemaphore(scope(), permits, SemaphoreOptions.defaults().withFairness(fair));
    }

    /// Provides the arguments for [#EVERY_FORM_FAIR_AND_NOT].
    static Stream<Arguments> everyFormFairAndNot() {
        return PermitAcquisition.ALL.stream()
                .flatMap(form -> Stream.of(false, true).map(fair -> Arguments.of(form, fair)));
    }

    /// Asserts how many permits are available, and that nobody holds any or waits.
    static void assertQuiet(Semaphore semaphore, int available) {
        assertThat(semaphore.availablePermits()).isEqualTo(available);
        assertThat(semaphore.heldPermits()).isZero();
        assertThat(semaphore.waiters()).isZero();
        assertThat(semaphore.hasQueuedThreads()).isFalse();
        assertThat(semaphore.getQueueLength()).isZero();
    }

    @Override
    default Blocking newBlocking(Scope scope) {
        return new WithoutPermits(newSemaphore(scope, 0, SemaphoreOptions.defaults()));
    }

    /// A semaphore for which whoever comes has to wait.
    final class WithoutPermits implements Blocking {

        private static final int SEVERAL = 3;

        private final Semaphore semaphore;

        WithoutPermits(Semaphore semaphore) {
            this.semaphore = semaphore;
        }

        @Override
        public List<Way> ways() {
            return Arrays.stream(new int[] {1, SEVERAL})
                    .boxed()
                    .flatMap(permits -> PermitAcquisition.ALL.stream().map(form -> form.way(semaphore, permits)))
                    .toList();
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return semaphore.tryAcquire(time, unit);
        }

        @Override
        public int waiters() {
            return semaphore.waiters();
        }

        @Override
        public void letGo() {
            semaphore.release(SEVERAL);
        }

        @Override
        public Map<String, Body> operations() {
            Map<String, Body> operations = new LinkedHashMap<>();
            operations.put("tryAcquire", semaphore::tryAcquire);
            operations.put("tryAcquire of 2", () -> semaphore.tryAcquire(2));
            operations.put("tryAcquire without time", () -> semaphore.tryAcquire(Duration.ZERO));
            operations.put("acquire of none", () -> semaphore.acquire(0));
            operations.put("release", semaphore::release);
            operations.put("release of none", () -> semaphore.release(0));
            operations.put("drainPermits", semaphore::drainPermits);
            operations.put("availablePermits", semaphore::availablePermits);
            operations.put("heldPermits", semaphore::heldPermits);
            operations.put("hasQueuedThreads", semaphore::hasQueuedThreads);
            operations.put("getQueueLength", semaphore::getQueueLength);
            return operations;
        }
    }

    /// Returns the permits of an attempt that must have succeeded.
    static Permits got(Optional<Permits> permits) {
        return permits.orElseThrow(() -> new AssertionError("the permits were not to be had in time"));
    }
}
