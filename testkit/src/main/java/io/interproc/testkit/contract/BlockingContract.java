package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.InterruptedWaitingContract.assertSleeps;
import static io.interproc.testkit.contract.InterruptedWaitingContract.shareOf;
import static io.interproc.testkit.contract.LockPoolContract.POOL_SECONDS;
import static io.interproc.testkit.contract.PoolFixture.runInPoolOfOne;
import static io.interproc.testkit.contract.PoolFixture.runInPoolThatMayNotGrow;
import static io.interproc.testkit.contract.ScopeClosingContract.assertAllClosed;
import static io.interproc.testkit.contract.ScopeClosingContract.assertClosed;
import static io.interproc.testkit.contract.ScopeFixture.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Scope;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import io.interproc.testkit.Watched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a thread that waits can rely on, whatever it waits for: how a wait ends, and that it costs nothing meanwhile. A
/// suite says by a [Blocking] how its objects are waited for; every method that waits is tried in every test.
public interface BlockingContract extends ScopeFixture {

    /// Creates an unnamed object of the scope, for which whoever comes has to wait.
    Blocking newBlocking(Scope scope);

    /// Does something with a new object for each method of waiting.
    private void forEach(Predicate<Blocking.Way> filter, Trial trial) throws Exception {
        int ways = newBlocking(scope()).ways().size();
        for (int i = 0; i < ways; i++) {
            Blocking object = newBlocking(scope());
            Blocking.Way way = object.ways().get(i);
            if (filter.test(way)) {
                trial.run(object, way);
            }
        }
    }

    /// What a test does with one method of waiting.
    @FunctionalInterface
    interface Trial {
        /// Runs.
        void run(Blocking object, Blocking.Way way) throws Exception;
    }

    private Call<Boolean> waiter(Blocking object, Blocking.Way way, ThreadKind kind) {
        Call<Boolean> waiter = threads().call(kind, () -> way.await(LONG));
        Eventually.holds("one waiter", () -> waiter.isDone() || object.waiters() == 1);
        assertThat(waiter.isDone()).as("%s did not wait", way).isFalse();
        return waiter;
    }

    private static void assertNobodyWaits(Blocking object) {
        assertThat(object.waiters()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    default void waitsUntilItMayGoOn(ThreadKind kind) throws Exception {
        forEach(_ -> true, (object, way) -> {
            Call<Boolean> waiter = waiter(object, way, kind);
            object.letGo();
            assertThat(waiter.join()).as(way.name()).isTrue();
            assertNobodyWaits(object);
        });
    }

    @ParameterizedTest
    @EnumSource
    default void doesNotWaitIfItMayGoOnAtOnce(ThreadKind kind) throws Exception {
        forEach(_ -> true, (object, way) -> {
            object.letGo();
            assertThat(threads().call(kind, () -> way.await(Duration.ZERO)).join())
                    .as(way.name())
                    .isTrue();
            assertNobodyWaits(object);
        });
    }

    @ParameterizedTest
    @EnumSource
    default void givesUpWhenTheTimeHasPassed(ThreadKind kind) throws Exception {
        forEach(
                Blocking.Way::timed,
                (object, way) -> threads()
                        .run(kind, () -> {
                            long startNanos = System.nanoTime();
                            assertThat(way.await(SHORT)).as(way.name()).isFalse();
                            assertPassed(SHORT, startNanos);
                            assertNobodyWaits(object);
                        })
                        .join());
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionEndsTheWait(ThreadKind kind) throws Exception {
        forEach(Blocking.Way::interruptible, (object, way) -> {
            Call<Boolean> waiter = threads().run(kind, () -> {
                assertThatThrownBy(() -> way.await(LONG)).as(way.name()).isInstanceOf(InterruptedException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
            Eventually.equal("waiters", 1, object::waiters);
            waiter.interrupt();
            waiter.join();
            assertNobodyWaits(object);
        });
    }

    /// Also if there is no need to wait; then who comes next may go on.
    @ParameterizedTest
    @EnumSource
    default void interruptionBeforehandPreventsTheWait(ThreadKind kind) throws Exception {
        forEach(
                Blocking.Way::interruptible,
                (object, way) -> threads()
                        .run(kind, () -> {
                            for (boolean mayGoOn : new boolean[] {false, true}) {
                                if (mayGoOn) {
                                    object.letGo();
                                }
                                for (Duration timeout : new Duration[] {LONG, Duration.ZERO}) {
                                    Thread.currentThread().interrupt();
                                    assertThatThrownBy(() -> way.await(timeout))
                                            .as(way.name())
                                            .isInstanceOf(InterruptedException.class);
                                    assertThat(Thread.currentThread().isInterrupted())
                                            .isFalse();
                                    assertNobodyWaits(object);
                                }
                            }
                            assertThat(way.await(Duration.ZERO)).as(way.name()).isTrue();
                        })
                        .join());
    }

    /// The interruption comes before the wait or during it; the waiter sleeps on, and has its status when it
    /// returns.
    @ParameterizedTest
    @EnumSource
    default void interruptionIsKeptByUninterruptibleWaits(ThreadKind kind) throws Exception {
        for (boolean beforehand : new boolean[] {false, true}) {
            forEach(way -> !way.interruptible(), (object, way) -> {
                Call<Boolean> waiter = threads().call(kind, () -> {
                    if (beforehand) {
                        Thread.currentThread().interrupt();
                    }
                    assertThat(way.await(LONG)).isTrue();
                    return Thread.currentThread().isInterrupted();
                });
                Eventually.equal("waiters", 1, object::waiters);
                if (!beforehand) {
                    waiter.interrupt();
                }
                object.letGo();
                assertThat(waiter.join()).as(way.name()).isTrue();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    default void pendingInterruptionLetsTheWaiterSleep(ThreadKind kind) throws Exception {
        forEach(way -> !way.interruptible(), (object, way) -> {
            Call<Boolean> calm = threads().call(kind, () -> way.await(LONG));
            Eventually.equal("waiters", 1, object::waiters);
            double share = shareOf(calm);
            Call<Boolean> interrupted = threads().call(kind, () -> {
                Thread.currentThread().interrupt();
                way.await(LONG);
                return Thread.currentThread().isInterrupted();
            });
            Eventually.equal("waiters", 2, object::waiters);
            assertSleeps(interrupted, share);
            object.letGo();
            object.letGo();
            assertThat(calm.join()).as(way.name()).isTrue();
            assertThat(interrupted.join()).as(way.name()).isTrue();
        });
    }

    /// More interrupted waiters than there are carriers: who lets them go needs a carrier to go on, and gets one.
    @Test
    default void interruptedWaitersLeaveACarrierToOthers() throws Exception {
        int waiting = 2 * Runtime.getRuntime().availableProcessors();
        forEach(way -> !way.interruptible(), (object, way) -> {
            for (int i = 0; i < waiting; i++) {
                threads().run(ThreadKind.VIRTUAL, () -> {
                    Thread.currentThread().interrupt();
                    way.await(LONG);
                });
            }
            Eventually.equal("waiters", waiting, object::waiters);
            threads().run(ThreadKind.VIRTUAL, () -> {
                for (int i = 0; i < 5; i++) {
                    Thread.sleep(1); // unmounts, and comes back only when a carrier is free
                }
                for (int i = 0; i < waiting; i++) {
                    object.letGo();
                }
            });
            threads().joinAll();
        });
    }

    /// With twice as many waiting virtual threads as there could be carriers, one more must still run.
    @Test
    default void waitingVirtualThreadsLeaveTheirCarriers() throws Exception {
        int waiting = 2 * Math.max(256, Runtime.getRuntime().availableProcessors());
        Blocking object = newBlocking(scope());
        List<Blocking.Way> ways = object.ways();
        CountDownLatch others = new CountDownLatch(1);
        for (int i = 0; i < waiting; i++) {
            Blocking.Way way = ways.get(i % ways.size());
            threads().run(ThreadKind.VIRTUAL, () -> way.await(LONG));
        }
        Eventually.equal("waiters", waiting, object::waiters);
        threads().run(ThreadKind.VIRTUAL, others::countDown);
        others.await();
        for (int i = 0; i < waiting; i++) {
            object.letGo();
        }
        threads().joinAll();
        assertNobodyWaits(object);
    }

    @Test
    @Watched(seconds = POOL_SECONDS)
    default void poolRunsOthersWhileItsThreadWaits() throws Exception {
        forEach(
                _ -> true,
                (object, way) -> runInPoolOfOne(
                        () -> assertThat(way.await(LONG)).as(way.name()).isTrue(),
                        () -> Eventually.equal("waiters", 1, object::waiters),
                        object::letGo));
    }

    @Test
    @Watched(seconds = POOL_SECONDS)
    default void threadOfAPoolThatMayNotGrowWaits() throws Exception {
        forEach(
                _ -> true,
                (object, way) -> runInPoolThatMayNotGrow(
                        () -> assertThat(way.await(LONG)).as(way.name()).isTrue(),
                        () -> Eventually.equal("waiters", 1, object::waiters),
                        object::letGo));
    }

    /// The waits for the shortest and the longest times, in all timed ways.
    private static List<Body> waits(Blocking object, boolean longest) {
        List<Body> waits = new ArrayList<>();
        for (Blocking.Way way :
                object.ways().stream().filter(Blocking.Way::timed).toList()) {
            for (Duration timeout : longest ? ExtremeTimes.LONGEST : ExtremeTimes.SHORTEST) {
                waits.add(() -> assertThat(way.await(timeout))
                        .as("%s for %s", way, timeout)
                        .isEqualTo(longest));
            }
        }
        for (TimeUnit unit : ExtremeTimes.units()) {
            for (long time : longest ? List.of(Long.MAX_VALUE) : ExtremeTimes.SHORTEST_NUMBERS) {
                waits.add(() -> assertThat(object.await(time, unit))
                        .as("%s %s", time, unit)
                        .isEqualTo(longest));
            }
        }
        return waits;
    }

    @ParameterizedTest
    @EnumSource
    default void shortestTimesDoNotWait(ThreadKind kind) throws Exception {
        Blocking object = newBlocking(scope());
        threads()
                .run(kind, () -> {
                    for (Body wait : waits(object, false)) {
                        wait.run();
                    }
                })
                .join();
        assertNobodyWaits(object);
    }

    @ParameterizedTest
    @EnumSource
    default void longestTimesWaitUntilItMayGoOn(ThreadKind kind) throws Exception {
        Blocking object = newBlocking(scope());
        List<Body> waits = waits(object, true);
        for (Body wait : waits) {
            threads().run(kind, wait);
        }
        Eventually.equal("waiters", waits.size(), object::waiters);
        for (int i = 0; i < waits.size(); i++) {
            object.letGo();
        }
        threads().joinAll();
        assertNobodyWaits(object);
    }

    /// A null is found before anything else, also with an interruption pending, which is kept.
    @Test
    default void timesMustNotBeNull() throws Exception {
        Blocking object = newBlocking(scope());
        assertNullIsRefused(object);
        threads()
                .run(() -> {
                    Thread.currentThread().interrupt();
                    assertNullIsRefused(object);
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
        object.letGo();
        assertNullIsRefused(object);
    }

    private static void assertNullIsRefused(Blocking object) {
        for (Blocking.Way way :
                object.ways().stream().filter(Blocking.Way::timed).toList()) {
            assertThatNullPointerException().isThrownBy(() -> way.await(ExtremeTimes.noDuration()));
        }
        assertThatNullPointerException().isThrownBy(() -> object.await(1, ExtremeTimes.noUnit()));
        assertThatNullPointerException().isThrownBy(() -> object.await(-1, ExtremeTimes.noUnit()));
    }

    /// Neighbours among the waiters that give up at the same moment do not take the one with them that stays.
    @ParameterizedTest
    @EnumSource
    default void waitersThatGiveUpTogetherLeaveTheOthersWaiting(ThreadKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            Blocking object = newBlocking(scope());
            List<Blocking.Way> ways = object.ways();
            Blocking.Way interruptible =
                    ways.stream().filter(Blocking.Way::interruptible).findAny().orElseThrow();
            Blocking.Way timed =
                    ways.stream().filter(Blocking.Way::timed).findAny().orElseThrow();
            List<Call<Boolean>> staying = new ArrayList<>();
            List<Call<Boolean>> interrupted = new ArrayList<>();
            List<Call<Boolean>> late = new ArrayList<>();
            int stays = round % 7;
            for (int place = 0; place < 7; place++) {
                Duration timeout = Duration.ofMillis(place % 3);
                if (place == stays) {
                    Blocking.Way way = ways.get(round % ways.size());
                    staying.add(threads().call(kind, () -> way.await(LONG)));
                } else if (place % 2 == 0) {
                    interrupted.add(threads().call(kind, () -> interruptible.await(LONG)));
                } else {
                    late.add(threads().call(kind, () -> timed.await(timeout)));
                }
            }
            interrupted.forEach(Call::interrupt);
            for (Call<Boolean> call : interrupted) {
                assertThat(call.failure()).isInstanceOf(InterruptedException.class);
            }
            for (Call<Boolean> call : late) {
                assertThat(call.join()).isFalse();
            }
            Eventually.equal("waiters", 1, object::waiters);
            object.letGo();
            assertThat(staying.getFirst().join()).isTrue();
            assertNobodyWaits(object);
        }
    }

    /// Timed waits in vain leave nothing behind.
    @ParameterizedTest
    @EnumSource
    default void waitsInVainLeaveNothingBehind(ThreadKind kind) throws Exception {
        Blocking object = newBlocking(scope());
        for (int i = 0; i < 4; i++) {
            threads().run(kind, () -> {
                for (int attempt = 0; attempt < 50; attempt++) {
                    assertThat(object.await(attempt % 3 * 100L, TimeUnit.MICROSECONDS))
                            .isFalse();
                }
            });
        }
        threads().joinAll();
        assertNobodyWaits(object);
        object.letGo();
        assertThat(object.await(0, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    default void closingWakesThoseWhoWait(ThreadKind kind) throws Exception {
        Scope scope = anotherScope();
        Blocking object = newBlocking(scope);
        List<Blocking.Way> ways = object.ways();
        for (Blocking.Way way : ways) {
            for (int i = 0; i < 2; i++) {
                threads().run(kind, () -> assertClosed(() -> way.await(LONG)));
            }
        }
        Eventually.equal("waiters", 2 * ways.size(), object::waiters);
        scope.close();
        threads().joinAll();
    }

    @Test
    default void everyMethodIsRefusedWhenTheScopeIsClosed() {
        Scope scope = anotherScope();
        Blocking object = newBlocking(scope);
        Map<String, Body> operations = new LinkedHashMap<>(object.operations());
        for (Blocking.Way way : object.ways()) {
            operations.put(way.name(), () -> way.await(LONG));
        }
        operations.put("the wait with a unit", () -> object.await(1, TimeUnit.DAYS));
        operations.put("waiters", object::waiters);
        scope.close();
        assertAllClosed(operations);
    }

    /// Threads that are awake inside are as safe as those asleep: each operation either happens or is refused.
    @ParameterizedTest
    @EnumSource
    default void closingDuringWaitsRefusesThemSafely(ThreadKind kind) throws Exception {
        for (int round = 0; round < 10; round++) {
            Scope scope = anotherScope();
            Blocking object = newBlocking(scope);
            CountDownLatch inside = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                boolean waits = i % 2 == 0;
                threads()
                        .run(
                                kind,
                                () -> assertClosed(() -> {
                                    inside.countDown();
                                    while (true) {
                                        if (waits) {
                                            object.await(20, TimeUnit.MICROSECONDS);
                                        } else {
                                            object.letGo();
                                        }
                                        LockSupport.parkNanos(1); // a virtual thread leaves its carrier
                                    }
                                }));
            }
            inside.await();
            scope.close();
            threads().joinAll();
        }
    }
}
