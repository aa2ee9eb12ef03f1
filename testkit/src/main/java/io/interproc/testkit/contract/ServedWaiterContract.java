package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.BoundedSemaphore;
import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Removal of what nobody uses any more: whoever was served before it returns as served, however late.
@SuppressWarnings("LockNotBeforeTry") // locks stay held on purpose
public interface ServedWaiterContract extends ScopeFixture {

    /// A way to wait for a new object, and to end that wait.
    ///
    /// @param object the object
    /// @param body waits; returns whether it was served
    /// @param waiters tells how many threads wait
    /// @param serve ends the wait of one thread
    record Service(Object object, Callable<Boolean> body, IntSupplier waiters, Runnable serve) {

        private static Service ofEvent(Scope scope, int round, boolean clearing) {
            Event event = scope.event();
            Callable<Boolean> body = switch (round % 4) {
                case 0 ->
                    () -> {
                        event.await();
                        return true;
                    };
                case 1 -> () -> event.await(LONG);
                case 2 -> () -> event.await(1, TimeUnit.DAYS);
                default ->
                    () -> {
                        event.awaitUninterruptibly();
                        return true;
                    };
            };
            return new Service(event, body, event::waiters, () -> {
                event.set();
                if (clearing) {
                    event.clear();
                }
            });
        }

        /// @param semaphore has no permits
        private static Service ofSemaphore(Semaphore semaphore, int round) {
            PermitAcquisition form = PermitAcquisition.ALL.get(round % PermitAcquisition.ALL.size());
            Callable<Boolean> body = () -> {
                Optional<Runnable> giveBack = form.acquire(semaphore, 1, LONG);
                if (form.holds()) {
                    giveBack.orElseThrow().run();
                }
                return giveBack.isPresent();
            };
            return new Service(semaphore, body, semaphore::waiters, semaphore::release);
        }

        private static Service ofBoundedSemaphore(Scope scope, int round, SemaphoreOptions options) {
            BoundedSemaphore semaphore = scope.boundedSemaphore(1, options);
            semaphore.acquireUninterruptibly();
            return ofSemaphore(semaphore, round);
        }

        private static Service ofLock(Lock lock, int round) {
            Acquisition form = Acquisition.ALL.get(round % Acquisition.ALL.size());
            lock.lock();
            Callable<Boolean> body = () -> {
                boolean acquired = form.acquire(lock, LONG);
                lock.unlock();
                return acquired;
            };
            return new Service(lock, body, lock::waiters, lock::unlock);
        }

        private static Service ofCondition(Condition condition, int round) {
            Awaiting form = Awaiting.ALL.get(round % Awaiting.ALL.size());
            Callable<Boolean> body = () -> {
                condition.acquire();
                boolean notified = form.await(condition, LONG);
                condition.release();
                return notified;
            };
            return new Service(condition, body, condition::waiters, () -> {
                try (Held _ = condition.hold()) {
                    condition.notifyOne();
                }
            });
        }
    }

    /// Makes a service of one kind; rounds one after the other wait in all its forms.
    @FunctionalInterface
    interface Services {
        /// Makes the service of that round.
        Service make(Scope scope, int round);
    }

    /// All kinds, each with both kinds of thread.
    static Stream<Arguments> services() {
        SemaphoreOptions fair = SemaphoreOptions.defaults().withFairness(true);
        return Stream.of(
                        kind("Event", (scope, round) -> Service.ofEvent(scope, round, false)),
                        kind("Event, cleared at once", (scope, round) -> Service.ofEvent(scope, round, true)),
                        kind("Semaphore", (scope, round) -> Service.ofSemaphore(scope.semaphore(0), round)),
                        kind("fair Semaphore", (scope, round) -> Service.ofSemaphore(scope.semaphore(0, fair), round)),
                        kind(
                                "BoundedSemaphore",
                                (scope, round) ->
                                        Service.ofBoundedSemaphore(scope, round, SemaphoreOptions.defaults())),
                        kind("fair BoundedSemaphore", (scope, round) -> Service.ofBoundedSemaphore(scope, round, fair)),
                        kind("Lock", (scope, round) -> Service.ofLock(scope.lock(), round)),
                        kind("RLock", (scope, round) -> Service.ofLock(scope.rlock(), round)),
                        kind("Condition", (scope, round) -> Service.ofCondition(scope.condition(), round)),
                        kind(
                                "Condition of a lock",
                                (scope, round) -> Service.ofCondition(scope.condition(scope.rlock()), round)))
                .flatMap(List::stream);
    }

    private static List<Arguments> kind(String name, Services services) {
        return Stream.of(ThreadKind.values())
                .<Arguments>map(thread -> Arguments.argumentSet(name + ", " + thread, services, thread))
                .toList();
    }

    /// The remover does not wait for those that were served, and does not throw them out either.
    @ParameterizedTest
    @MethodSource("io.interproc.testkit.contract.ServedWaiterContract#services")
    default void whoeverWasServedBeforeARemovalReturnsAsServed(Services services, ThreadKind thread) throws Exception {
        for (int round = 0; round < 100; round++) {
            Service service = services.make(scope(), round);
            Call<Boolean> waiter = threads().call(thread, service.body());
            Eventually.equal("waiters", 1, service.waiters()::getAsInt);
            service.serve().run();
            removeOnceUnused(service.object());
            assertThat(waiter.join()).as("round %s", round).isTrue();
        }
    }

    private void removeOnceUnused(Object object) {
        while (true) {
            try {
                assertThat(scope().remove(object)).isTrue();
                return;
            } catch (IllegalStateException inUse) {
                assertThat(inUse).hasMessageContaining("cannot be removed while it is in use");
                assertThat(Thread.currentThread().isInterrupted())
                        .as("interrupted before the object could be removed")
                        .isFalse();
                Thread.onSpinWait();
            }
        }
    }
}
