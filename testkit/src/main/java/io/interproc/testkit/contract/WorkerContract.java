package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import io.interproc.testkit.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract of workers, be they threads or processes: start, end, join in all forms, failure, names, daemons.
public abstract class WorkerContract extends ContractSuite implements WorkerJoinContract {

    private @Nullable Stage stage;

    /// Creates the suite.
    protected WorkerContract() {}

    @BeforeEach
    final void openStage() {
        stage = Stage.create();
    }

    /// Workers that a failed test left waiting end here.
    @AfterEach
    final void closeStage() {
        stage().reach(Integer.MAX_VALUE);
        stage().close();
    }

    @Override
    public final Stage stage() {
        return Objects.requireNonNull(stage, "no stage before the test begins");
    }

    static void nothing() {}

    static void fail() {
        throw new IllegalStateException("as the test wants it");
    }

    static void failAfter(String stage) {
        waitForAct(stage);
        throw new IllegalStateException("as the test wants it");
    }

    static void failByAnError() {
        throw new AssertionError("an error the test wants");
    }

    static void waitForAct(String stage) {
        try (Stage acts = Stage.open(stage)) {
            acts.await(1);
        }
    }

    static void set(LongValue sum) {
        sum.set(1);
    }

    static void add(LongValue sum, int a) {
        sum.getAndAdd(a);
    }

    static void add(LongValue sum, int a, String b) {
        sum.getAndAdd(a + Integer.parseInt(b));
    }

    static void add(LongValue sum, int a, String b, Duration c) {
        sum.getAndAdd(a + Integer.parseInt(b) + c.toSeconds());
    }

    @Test
    void runsTasksOfZeroToFourArguments() throws Exception {
        LongValue sum = scope().longValue(0);
        List<Worker> workers = List.of(
                scope().start(WorkerContract::nothing),
                scope().start(WorkerContract::add, sum, 10),
                scope().start(WorkerContract::add, sum, 20, "200"),
                scope().start(WorkerContract::add, sum, 30, "300", Duration.ofMinutes(50)));
        for (Worker worker : workers) {
            worker.joinOrThrow();
        }
        assertThat(sum.get()).isEqualTo(3_560);
        scope().start(WorkerContract::set, sum).joinOrThrow();
        assertThat(sum.get()).isOne();
    }

    static void addOne(IntValue n) {
        try (var _ = n.hold()) {
            n.set(n.get() + 1);
        }
    }

    @Test
    void workersCountOn() throws Exception {
        IntValue n = scope().intValue(0);
        Worker one = scope().start(WorkerContract::addOne, n);
        Worker two = scope().start((IntValue value) -> value.getAndAdd(2), n);
        one.join();
        two.join();
        assertThat(n.get()).isEqualTo(3);
    }

    @Test
    void lambdaMayCaptureWhatSerialises() throws Exception {
        int captured = 17;
        String text = "25";
        IntValue n = scope().intValue(0);
        scope().start((IntValue value) -> value.set(captured + Integer.parseInt(text)), n)
                .joinOrThrow();
        assertThat(n.get()).isEqualTo(42);
    }

    /// What happened before the start is seen by the task, and what the task did is seen after the join.
    @Test
    void startAndJoinOrderWhatIsWritten() throws Exception {
        LongValue raw = scope().value(ValueType.INT64, 0, ValueOptions.raw());
        for (int round = 1; round <= 3; round++) {
            raw.set(round);
            scope().start((LongValue value) -> value.set(value.get() * 100), raw)
                    .joinOrThrow();
            assertThat(raw.get()).isEqualTo(round * 100L);
        }
    }

    @Test
    void isAliveUntilItsTaskHasEnded() throws Exception {
        Worker worker = waiting();
        assertThat(worker.isAlive()).isTrue();
        assertThat(worker.failure()).isEmpty();
        assertThat(worker.onExit()).isNotDone();
        stage().reach(1);
        worker.join();
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.failure()).isEmpty();
        worker.join();
        worker.joinOrThrow();
        worker.joinUninterruptibly();
        assertThat(worker.join(Duration.ZERO)).isTrue();
        assertThat(worker.join(LONG)).isTrue();
    }

    @Test
    void failureIsKeptAndThrown() throws Exception {
        Worker worker = scope().start(WorkerContract::fail);
        worker.join();
        assertThat(worker.isAlive()).isFalse();
        Throwable failure = worker.failure().orElseThrow();
        assertThat(failure).hasStackTraceContaining("as the test wants it").hasStackTraceContaining("WorkerContract");
        assertThatThrownBy(worker::joinOrThrow)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining(worker.name())
                .hasCause(failure);
        assertThat(worker.failure()).containsSame(failure);
    }

    @Test
    void errorIsAFailureToo() throws Exception {
        Worker worker = scope().start(WorkerContract::failByAnError);
        assertThatThrownBy(worker::joinOrThrow)
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining("AssertionError: an error the test wants");
    }

    @Test
    void failureOfOneLeavesTheOthersAlone() throws Exception {
        Worker worker = waiting();
        IntValue n = scope().intValue(5);
        Worker failing = scope().start(WorkerContract::fail);
        failing.join();
        assertThat(failing.failure()).isPresent();
        assertThat(worker.isAlive()).isTrue();
        assertThat(n.incrementAndGet()).isEqualTo(6);
        stage().reach(1);
        worker.joinOrThrow();
    }

    @Test
    void exitCompletesTheFuture() throws Exception {
        Worker worker = waiting();
        AtomicReference<Worker> seen = new AtomicReference<>();
        CompletableFuture<Worker> exit = worker.onExit();
        CompletableFuture<Void> after = exit.thenAccept(seen::set);
        assertThat(worker.onExit().cancel(true)).isTrue();
        assertThat(worker.isAlive()).isTrue();
        assertThat(after).isNotDone();
        stage().reach(1);
        after.get();
        assertThat(exit.get()).isSameAs(worker);
        assertThat(seen).hasValue(worker);
        worker.join();
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.onExit().getNow(null)).isSameAs(worker);
    }

    @Test
    void failureCompletesTheFutureNormally() throws Exception {
        Worker worker = scope().start(WorkerContract::failAfter, stage().path());
        CompletableFuture<Worker> exit = worker.onExit();
        stage().reach(1);
        assertThat(exit.get()).isSameAs(worker);
        assertThat(worker.failure()).isPresent();
        worker.join();
    }

    @Test
    void namesAreNumberedUnlessGiven() throws Exception {
        WorkerBuilder builder = scope().worker();
        List<Worker> workers = new ArrayList<>();
        workers.add(scope().start(WorkerContract::nothing));
        workers.add(builder.name("given").start(WorkerContract::nothing));
        workers.add(builder.start(WorkerContract::nothing));
        workers.add(scope().worker().name("given").start(WorkerContract::nothing));
        for (Worker worker : workers) {
            worker.joinOrThrow();
        }
        assertThat(workers.get(0).name()).matches("Worker-\\d+");
        assertThat(workers.get(1).name()).isEqualTo("given");
        assertThat(workers.get(2).name())
                .matches("Worker-\\d+")
                .isNotEqualTo(workers.get(0).name());
        assertThat(workers.get(3).name()).isEqualTo("given");
        assertThat(workers.get(1).toString()).contains("given");
    }

    @Test
    void isNoDaemonUnlessAskedFor() throws Exception {
        Worker ordinary = scope().start(WorkerContract::nothing);
        Worker daemon = scope().worker().daemon(true).start(WorkerContract::nothing);
        assertThat(ordinary.isDaemon()).isFalse();
        assertThat(daemon.isDaemon()).isTrue();
        ordinary.joinOrThrow();
        daemon.joinOrThrow();
        assertThat(daemon.isDaemon()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // a null where none belongs
    void taskMustNotBeNull() {
        Task0 none = Optional.<Task0>empty().orElse(null);
        Task1<String> noneWithArgument = Optional.<Task1<String>>empty().orElse(null);
        assertThatNullPointerException().isThrownBy(() -> scope().start(none));
        assertThatNullPointerException().isThrownBy(() -> scope().start(noneWithArgument, ""));
    }
}
