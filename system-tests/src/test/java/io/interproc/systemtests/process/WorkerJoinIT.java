package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.JvmProcess;
import io.interproc.Worker;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Waiting for workers.
class WorkerJoinIT extends WorkerTest {

    private static final AtomicReference<@Nullable Worker> SELF = new AtomicReference<>();

    @Test
    void aRunningWorkerHasNoResultYet() throws Exception {
        JvmProcess worker = begun(quiet().start(Tasks::hang));
        assertThat(worker.isAlive()).isTrue();
        assertThat(worker.exitCode()).isEmpty();
        assertThat(worker.failure()).isEmpty();
        assertThat(worker.onExit()).isNotDone();
        assertThat(worker.toHandle().pid()).isEqualTo(worker.pid());
        assertThat(worker).hasToString(worker.name() + " (pid " + worker.pid() + ", running)");
        worker.kill();
        worker.join();
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker).hasToString(worker.name() + " (pid " + worker.pid() + ", exit code -9)");
    }

    @Test
    void aTimedJoinTellsWhetherTheWorkerHasEnded() throws Exception {
        JvmProcess worker = begun(quiet().start(Tasks::hang));
        long before = System.nanoTime();
        assertThat(worker.join(Duration.ofMillis(20))).isFalse();
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        assertThat(worker.join(Duration.ZERO)).isFalse();
        assertThat(worker.join(Duration.ofSeconds(-1))).isFalse();
        worker.kill();
        assertThat(worker.join(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(worker.join(Duration.ZERO)).isTrue();
    }

    @Test
    void anInterruptionEndsAJoin() throws Exception {
        JvmProcess worker = begun(quiet().start(Tasks::hang));
        Thread.currentThread().interrupt();
        assertThatThrownBy(worker::join).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> worker.join(Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        worker.kill();
        worker.join();
    }

    @Test
    void anUninterruptibleJoinKeepsTheInterruptStatus() throws Exception {
        JvmProcess worker = begun(quiet().start(Tasks::hang));
        Thread.currentThread().interrupt();
        worker.kill();
        worker.joinUninterruptibly();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(worker.exitCode()).hasValue(-9);
    }

    @Test
    void aWorkerMayBeStartedByAnInterruptedThread() throws Exception {
        Thread.currentThread().interrupt();
        Worker worker = quiet().start(Tasks::nothing);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(exitCode(worker)).isZero();
    }

    @Test
    void allThreadsSeeTheSameResult() throws Exception {
        JvmProcess worker = process(quiet().start(Tasks::exit, 5));
        Callable<OptionalInt> join = () -> {
            worker.join();
            return worker.exitCode();
        };
        try (ExecutorService platform = Executors.newFixedThreadPool(4);
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<OptionalInt>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(platform.submit(join));
                results.add(virtual.submit(join));
            }
            for (Future<OptionalInt> result : results) {
                assertThat(result.get()).hasValue(5);
            }
        }
    }

    @Test
    void theFutureIsCompletedWithTheWorker() throws Exception {
        JvmProcess worker = process(quiet().start(Tasks::exit, 5));
        CompletableFuture<Worker> cancelled = worker.onExit();
        cancelled.cancel(true);
        CompletableFuture<Integer> code =
                worker.onExit().thenApply(ended -> process(ended).exitCode().orElseThrow());
        assertThat(code.get()).isEqualTo(5);
        assertThat(worker.onExit()).isCompletedWithValue(worker);
    }

    @Test
    void aWorkerCannotJoinItself() throws Exception {
        Worker worker = quiet().start(() -> {
            throw new JoiningException();
        });
        SELF.set(worker);
        worker.join();
        assertThat(JoiningException.thrown.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a worker cannot join itself");
    }

    /// Joins the worker that carries it, in the thread that restores it there.
    private static final class JoiningException extends RuntimeException implements Serializable {
        private static final long serialVersionUID = 1L;

        static final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

        private void readObject(ObjectInputStream in) {
            try {
                Worker self = SELF.get();
                while (self == null) {
                    Thread.onSpinWait();
                    self = SELF.get();
                }
                self.join();
            } catch (Exception e) {
                thrown.set(e);
            }
        }
    }
}
