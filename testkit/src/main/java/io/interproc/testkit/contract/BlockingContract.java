package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.BlockingFixture.assertNobodyWaits;
import static io.interproc.testkit.contract.InterruptedWaitingContract.assertSleeps;
import static io.interproc.testkit.contract.InterruptedWaitingContract.shareOf;
import static io.interproc.testkit.contract.LockPoolContract.POOL_SECONDS;
import static io.interproc.testkit.contract.PoolFixture.runInPoolOfOne;
import static io.interproc.testkit.contract.PoolFixture.runInPoolThatMayNotGrow;
import static io.interproc.testkit.contract.ScopeFixture.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.Watched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a thread that waits can rely on, whatever it waits for: how a wait ends, and that it costs nothing meanwhile. A
/// suite says by a [Blocking] how its objects are waited for; every method that waits is tried in every test.
public interface BlockingContract extends BlockingTimesContract, BlockingClosingContract {

    private Call<Boolean> waiter(Blocking object, Blocking.Way way, ThreadKind kind) {
        Call<Boolean> waiter = threads().call(kind, () -> way.await(LONG));
        Eventually.holds("one waiter", () -> waiter.isDone() || object.waiters() == 1);
        assertThat(waiter.isDone()).as("%s did not wait", way).isFalse();
        return waiter;
    }

    @ParameterizedTest
    @EnumSource
    default void waitsUntilItMayGoOn(ThreadKind kind) throws Exception {
        forEachWay(_ -> true, (object, way) -> {
            Call<Boolean> waiter = waiter(object, way, kind);
            object.letGo();
            assertThat(waiter.join()).as(way.name()).isTrue();
            assertNobodyWaits(object);
        });
    }

    @ParameterizedTest
    @EnumSource
    default void doesNotWaitIfItMayGoOnAtOnce(ThreadKind kind) throws Exception {
        forEachWay(_ -> true, (object, way) -> {
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
        forEachWay(
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
        forEachWay(Blocking.Way::interruptible, (object, way) -> {
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
        forEachWay(
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
            forEachWay(way -> !way.interruptible(), (object, way) -> {
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
        forEachWay(way -> !way.interruptible(), (object, way) -> {
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
        forEachWay(way -> !way.interruptible(), (object, way) -> {
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
        forEachWay(
                _ -> true,
                (object, way) -> runInPoolOfOne(
                        () -> assertThat(way.await(LONG)).as(way.name()).isTrue(),
                        () -> Eventually.equal("waiters", 1, object::waiters),
                        object::letGo));
    }

    @Test
    @Watched(seconds = POOL_SECONDS)
    default void threadOfAPoolThatMayNotGrowWaits() throws Exception {
        forEachWay(
                _ -> true,
                (object, way) -> runInPoolThatMayNotGrow(
                        () -> assertThat(way.await(LONG)).as(way.name()).isTrue(),
                        () -> Eventually.equal("waiters", 1, object::waiters),
                        object::letGo));
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
}
