package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ScopeFixture.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Worker;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Stage;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How threads wait for the end of a worker: until it has ended, until the time has passed, until they are interrupted.
public interface WorkerJoinContract extends ScopeFixture {

    /// Returns the stage of the test, for whose first act a [waiting][#waiting()] worker waits.
    Stage stage();

    /// Starts a worker that waits for the first act of the stage.
    default Worker waiting() {
        return scope().start(WorkerContract::waitForAct, stage().path());
    }

    @ParameterizedTest
    @EnumSource
    default void joinWaitsForTheEnd(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        List<Call<Boolean>> joiners = List.of(
                threads().run(kind, worker::join),
                threads().run(kind, worker::joinOrThrow),
                threads().run(kind, worker::joinUninterruptibly),
                threads().call(kind, () -> worker.join(LONG)),
                threads().call(kind, () -> worker.join(Duration.ofSeconds(Long.MAX_VALUE))));
        assertThat(joiners).noneMatch(Call::isDone);
        stage().reach(1);
        for (Call<Boolean> joiner : joiners) {
            assertThat(joiner.join()).isTrue();
        }
        assertThat(worker.isAlive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    default void joinGivesUpWhenTheTimeHasPassed(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        threads()
                .run(kind, () -> {
                    long startNanos = System.nanoTime();
                    assertThat(worker.join(SHORT)).isFalse();
                    assertPassed(SHORT, startNanos);
                    assertThat(worker.join(Duration.ZERO)).isFalse();
                    assertThat(worker.join(Duration.ofSeconds(-5))).isFalse();
                })
                .join();
        assertThat(worker.isAlive()).isTrue();
        stage().reach(1);
        worker.joinOrThrow();
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionEndsAJoin(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        List<Call<Boolean>> joiners = List.of(
                joinInterrupted(kind, worker::join),
                joinInterrupted(kind, worker::joinOrThrow),
                joinInterrupted(kind, () -> worker.join(LONG)));
        joiners.forEach(Call::interrupt);
        threads().joinAll();
        assertThat(worker.isAlive()).isTrue();
        stage().reach(1);
        worker.joinOrThrow();
    }

    private Call<Boolean> joinInterrupted(ThreadKind kind, ThreadRunner.Body join) {
        return threads().run(kind, () -> {
            assertThatThrownBy(join::run).isInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionBeforehandPreventsAJoin(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        threads()
                .run(kind, () -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(worker::join).isInstanceOf(InterruptedException.class);
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> worker.join(LONG)).isInstanceOf(InterruptedException.class);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                })
                .join();
        stage().reach(1);
        worker.joinOrThrow();
    }

    @ParameterizedTest
    @EnumSource
    default void interruptionIsKeptByAnUninterruptibleJoin(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        CountDownLatch interrupted = new CountDownLatch(1);
        Call<Boolean> joiner = threads().run(kind, () -> {
            Thread.currentThread().interrupt();
            interrupted.countDown();
            worker.joinUninterruptibly();
            assertThat(worker.isAlive()).isFalse();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        interrupted.await();
        joiner.interrupt();
        assertThat(worker.isAlive()).isTrue();
        stage().reach(1);
        joiner.join();
    }

    /// Joining from many virtual threads at once does not hold on to their carriers.
    @Test
    default void joiningVirtualThreadsLeaveTheirCarriers() throws Exception {
        Worker worker = waiting();
        int joining = 2 * Math.max(256, Runtime.getRuntime().availableProcessors());
        CountDownLatch begun = new CountDownLatch(joining);
        for (int i = 0; i < joining; i++) {
            threads().run(ThreadKind.VIRTUAL, () -> {
                begun.countDown();
                worker.join();
            });
        }
        begun.await();
        CountDownLatch others = new CountDownLatch(1);
        threads().run(ThreadKind.VIRTUAL, others::countDown);
        others.await();
        assertThat(worker.isAlive()).isTrue();
        stage().reach(1);
        threads().joinAll();
        Eventually.holds("the end of the worker", () -> !worker.isAlive());
    }

    @Test
    default void timeoutOfAJoinMustNotBeNull() throws Exception {
        Worker worker = waiting();
        assertThatNullPointerException().isThrownBy(() -> worker.join(ExtremeTimes.noDuration()));
        stage().reach(1);
        worker.joinOrThrow();
        assertThatNullPointerException().isThrownBy(() -> worker.join(ExtremeTimes.noDuration()));
    }

    @ParameterizedTest
    @EnumSource
    default void longestTimesWaitForTheEnd(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        for (Duration timeout : ExtremeTimes.LONGEST) {
            threads().run(kind, () -> assertThat(worker.join(timeout)).isTrue());
        }
        stage().reach(1);
        threads().joinAll();
        worker.joinOrThrow();
    }

    /// A join without time only asks, and so does one of a worker that has ended: neither waits, so no interruption
    /// ends it.
    @ParameterizedTest
    @EnumSource
    default void joinThatDoesNotWaitKeepsAnInterruption(ThreadKind kind) throws Exception {
        Worker worker = waiting();
        threads()
                .run(kind, () -> {
                    Thread.currentThread().interrupt();
                    for (Duration timeout : ExtremeTimes.SHORTEST) {
                        assertThat(worker.join(timeout)).isFalse();
                    }
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
        stage().reach(1);
        worker.joinOrThrow();
        threads()
                .run(kind, () -> {
                    Thread.currentThread().interrupt();
                    worker.join();
                    worker.joinOrThrow();
                    worker.joinUninterruptibly();
                    assertThat(worker.join(LONG)).isTrue();
                    for (Duration timeout : ExtremeTimes.SHORTEST) {
                        assertThat(worker.join(timeout)).isTrue();
                    }
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
    }

    /// The worker ends when the second task of the pool tells it to, while the pool's only thread waits for it.
    @Test
    @Watched(seconds = LockPoolContract.POOL_SECONDS)
    default void poolRunsOthersWhileItsThreadJoins() throws Exception {
        Worker worker = waiting();
        List<ThreadRunner.Body> joins = List.of(
                worker::join,
                worker::joinOrThrow,
                worker::joinUninterruptibly,
                () -> assertThat(worker.join(LONG)).isTrue());
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            List<ForkJoinTask<?>> tasks = new ArrayList<>();
            for (ThreadRunner.Body join : joins) {
                tasks.add(pool.submit(() -> {
                    join.run();
                    return true;
                }));
            }
            tasks.add(pool.submit(() -> stage().reach(1)));
            for (ForkJoinTask<?> task : tasks) {
                task.get();
            }
        }
        assertThat(worker.isAlive()).isFalse();
    }
}
