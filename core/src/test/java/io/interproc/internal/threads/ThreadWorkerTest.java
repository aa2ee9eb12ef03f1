package io.interproc.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class ThreadWorkerTest {

    private final Scope scope = Scope.threads();

    @Test
    void argumentsArePassedByReference() throws Exception {
        IntValue n = scope.intValue(0);
        List<Worker> workers = List.of(
                scope.start(n::incrementAndGet),
                scope.start(IntValue::incrementAndGet, n),
                scope.start((v, a) -> v.getAndAdd(a), n, 10),
                scope.start((v, a, b) -> v.getAndAdd(a + b), n, 100, 100),
                scope.start((v, a, b, c) -> v.getAndAdd(a + b + c), n, 1000, 1000, 1000));
        for (Worker worker : workers) {
            worker.join();
            assertThat(worker.isAlive()).isFalse();
            assertThat(worker.failure()).isEmpty();
        }
        assertThat(n.get()).isEqualTo(3212);
    }

    @Test
    void workersAreNumberedUnlessTheyAreNamed() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        WorkerBuilder builder = scope.worker();
        Worker first = scope.start(() -> {});
        Worker named =
                builder.name("pump").start(() -> seen.set(Thread.currentThread().getName()));
        Worker second = builder.start(() -> {});
        named.join();
        assertThat(List.of(first.name(), named.name(), second.name(), seen.get()))
                .containsExactly("Worker-1", "pump", "Worker-2", "pump");
        first.join();
        second.join();
    }

    @Test
    void aWorkerIsADaemonIfAskedFor() throws Exception {
        AtomicReference<Boolean> seen = new AtomicReference<>();
        Worker daemon = scope.worker()
                .daemon(true)
                .start(() -> seen.set(Thread.currentThread().isDaemon()));
        Worker ordinary = scope.start(() -> {});
        daemon.join();
        ordinary.join();
        assertThat(daemon.isDaemon()).isTrue();
        assertThat(seen).hasValue(true);
        assertThat(ordinary.isDaemon()).isFalse();
    }

    @Test
    void joiningWaitsForTheEnd() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Worker worker = scope.start(gate::await);
        assertThat(worker.isAlive()).isTrue();
        assertThat(worker.join(Duration.ZERO)).isFalse();
        assertThat(worker.join(Duration.ofMillis(5))).isFalse();
        assertThat(worker.join(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(worker).hasToString("Worker-1 (running)");
        CompletableFuture<Boolean> joined = Background.run(worker::join);
        gate.countDown();
        joined.get();
        assertThat(worker.join(Duration.ofDays(1))).isTrue();
        assertThat(worker.join(Duration.ZERO)).isTrue();
        worker.joinUninterruptibly();
        assertThat(worker).hasToString("Worker-1 (task done)");
    }

    @Test
    void interruptionEndsAJoin() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Worker worker = scope.start(gate::await);
        Thread.currentThread().interrupt();
        assertThatThrownBy(worker::join).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> worker.join(Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        gate.countDown();
        worker.joinUninterruptibly();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void aWorkerDoesNotJoinItself() throws Exception {
        CompletableFuture<Worker> self = new CompletableFuture<>();
        Worker worker = scope.start(() -> {
            for (Background.Action join : List.<Background.Action>of(
                    self.get()::join,
                    self.get()::joinUninterruptibly,
                    () -> self.get().join(Duration.ZERO))) {
                assertThatIllegalStateException().isThrownBy(join::run).withMessage("a worker cannot join itself");
            }
        });
        self.complete(worker);
        worker.joinOrThrow();
    }

    @Test
    void onExitTellsTheEndAndItsCancellationDoesNothing() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Worker worker = scope.start(gate::await);
        CompletableFuture<Boolean> joinedFromThere = worker.onExit().thenApply(w -> {
            w.joinUninterruptibly();
            return !w.isAlive();
        });
        assertThat(worker.onExit().cancel(true)).isTrue();
        assertThat(worker.onExit()).isNotDone();
        gate.countDown();
        assertThat(joinedFromThere.get()).isTrue();
        assertThat(worker.onExit().get()).isSameAs(worker);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aFailureIsPrintedOnceAndKept() throws Exception {
        Exception failure = new Exception("on purpose");
        PrintStream former = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Worker worker;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            worker = scope.start(() -> {
                throw failure;
            });
            worker.join();
        } finally {
            System.setErr(former);
        }
        assertThat(worker.failure()).containsSame(failure);
        assertThat(worker).hasToString("Worker-1 (task failed: java.lang.Exception: on purpose)");
        assertThatThrownBy(worker::joinOrThrow)
                .isInstanceOf(ExecutionException.class)
                .hasMessage("Worker-1 failed")
                .cause()
                .isSameAs(failure);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("Exception in worker Worker-1" + System.lineSeparator() + "java.lang.Exception: on purpose")
                .containsOnlyOnce("on purpose")
                .contains(ThreadWorkerTest.class.getName());
    }

    @Test
    void whatOnlyAProcessHasIsRefused() {
        WorkerBuilder builder = scope.worker();
        String file = "out";
        assertThatThrownBy(() -> builder.jvmOptions("-Xmx1g"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("a worker of a thread scope has no JVM options of its own: use a process scope");
        for (Background.Action setting : List.<Background.Action>of(
                () -> builder.withoutAgent("a.jar"),
                () -> builder.environment("a", "b"),
                () -> builder.directory(Path.of(file)),
                builder::inheritOutput,
                () -> builder.redirectOutput(Path.of(file)),
                builder::discardOutput,
                () -> builder.outliveParent(true))) {
            assertThatThrownBy(setting::run)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageEndingWith("of its own: use a process scope");
        }
    }
}
