package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Worker;
import io.interproc.WorkerStartException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that start a worker where each worker would do so again: in a class initialiser, or while an argument is
/// restored. This JVM is no worker, so the first start goes well; the worker refuses the next one.
class StartInInitialiserIT extends WorkerTest {

    private static final String REFUSED = "next cannot be started: this process is a worker";
    private static final String IN_INITIALISER = REFUSED + ", and the initialiser of class ";
    private static final String WHILE_RESTORING = REFUSED + " that is still restoring its task";
    private static final String REMEDY = "start workers from main, or from a method that the task calls";

    /// Its initialiser starts a worker that initialises it again.
    static final class Bomb {
        static final Worker WORKER = quiet().name("next").start(Bomb::work);

        private Bomb() {}

        static void work() {}
    }

    /// The same, but the task is one of another class, so that the worker initialises this one when the task runs.
    static final class LateBomb {
        static final Worker WORKER = startLateBomb();

        private LateBomb() {}
    }

    private static Worker startLateBomb() {
        return quiet().name("next").start(StartInInitialiserIT::useLateBomb);
    }

    static void useLateBomb() {
        assertThat(LateBomb.WORKER).isNotNull();
    }

    /// An argument whose class starts a worker when it is initialised.
    static final class Argument implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Worker WORKER = quiet().name("next").start(Tasks::take, new Argument());
    }

    /// The same, by another thread.
    static final class Threaded {
        static final Worker WORKER = inThread(StartInInitialiserIT::startThreaded);

        private Threaded() {}
    }

    private static Worker startThreaded() {
        return quiet().name("next").start(Tasks::take, new UsingThreaded());
    }

    static final class UsingThreaded implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            assertThat(Threaded.WORKER).isNotNull();
            return this;
        }
    }

    private static <T> T inThread(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        new Thread(task).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkerStartException refusal) {
                throw refusal;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// An argument whose class starts a thread when it is initialised, which starts a worker when the task has
    /// begun.
    static final class PatientArgument implements Serializable {
        private static final long serialVersionUID = 1L;
        static final CountDownLatch BEGUN = new CountDownLatch(1);
        static final FutureTask<Worker> LATER = new FutureTask<>(PatientArgument::startLater);

        static {
            Thread.ofPlatform().daemon().name("patient").start(LATER);
        }

        private static Worker startLater() throws InterruptedException {
            BEGUN.await();
            return quiet().name("next").start(StartInInitialiserIT::awaitPatience, new PatientArgument());
        }
    }

    static void awaitPatience(PatientArgument argument) throws Exception {
        assertThat(argument).isNotNull();
        PatientArgument.BEGUN.countDown();
        PatientArgument.LATER.get();
    }

    /// Arguments that start a worker while they are restored.
    static final class Reading implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            quiet().name("next").start(Tasks::take, new Reading());
        }
    }

    static final class Resolving implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            quiet().name("next").start(Tasks::take, new Resolving());
            return "resolved";
        }
    }

    private static Throwable failureOf(Worker worker) throws InterruptedException {
        worker.join();
        return worker.failure().orElseThrow();
    }

    @Test
    void aWorkerRefusesAStartInTheInitialiserOfTheClassOfItsTask() throws Exception {
        assertThat(failureOf(Bomb.WORKER))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining(
                        "next cannot begin: its task or an argument cannot be restored: a class initialiser")
                .hasMessageContaining(IN_INITIALISER + Bomb.class.getName())
                .hasMessageContaining(REMEDY);
    }

    @Test
    void aWorkerRefusesAStartInAClassInitialiserThatItsTaskRuns() throws Exception {
        assertThat(failureOf(LateBomb.WORKER))
                .isInstanceOf(ExceptionInInitializerError.class)
                .cause()
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining(IN_INITIALISER + LateBomb.class.getName())
                .hasMessageContaining(REMEDY);
    }

    @Test
    void aWorkerRefusesAStartInTheInitialiserOfTheClassOfAnArgument() throws Exception {
        assertThat(failureOf(Argument.WORKER)).hasMessageContaining(IN_INITIALISER + Argument.class.getName());
    }

    @Test
    void aWorkerRefusesAStartByAThreadThatAClassInitialiserWaitsFor() throws Exception {
        assertThat(failureOf(Threaded.WORKER)).hasMessageContaining(WHILE_RESTORING);
    }

    @Test
    void aWorkerRefusesAStartByAThreadThatAClassInitialiserHasLeft() throws Exception {
        Worker worker = quiet().name("first").start(StartInInitialiserIT::awaitPatience, new PatientArgument());
        PatientArgument.BEGUN.countDown();
        PatientArgument.LATER.get().join();
        assertThat(failureOf(worker))
                .cause()
                .hasMessageContaining(REFUSED + ", and its thread patient was created before the task began")
                .hasMessageContaining(REMEDY);
    }

    @Test
    void aWorkerRefusesAStartWhileAnArgumentIsRestored() throws Exception {
        Worker reading = quiet().start(Tasks::take, new Reading());
        Worker resolving = quiet().start(Tasks::take, new Resolving());
        assertThat(failureOf(reading)).hasMessageContaining(WHILE_RESTORING).hasMessageContaining(REMEDY);
        assertThat(failureOf(resolving)).hasMessageContaining(WHILE_RESTORING).hasMessageContaining(REMEDY);
    }

    /// Tasks that start workers, of whatever kind of thread.
    static void startFrom(String kind, String file) throws Exception {
        Task start = new Task(file);
        switch (kind) {
            case "main" -> start.run();
            case "platform" -> Thread.ofPlatform().start(start).join();
            case "virtual" -> Thread.ofVirtual().start(start).join();
            default -> ForkJoinPool.commonPool().submit(start).get();
        }
    }

    private record Task(String file) implements Runnable {
        @Override
        public void run() {
            quiet().start(Tasks::describe, file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "platform", "virtual", "common pool"})
    void aTaskStartsWorkersFromEveryThread(String kind) throws Exception {
        Path file = directory.resolve("file");
        quiet().start(StartInInitialiserIT::startFrom, kind, file.toString()).joinOrThrow();
        assertThat(file).exists();
    }

    /// A task that starts a worker, which must not start the next one.
    static void startBomb(String file) throws Exception {
        Worker inner = quiet().name("inner").start(Tasks::take, new Reading());
        Tasks.write(file, failureOf(inner).getMessage());
    }

    @Test
    void theWorkerOfAWorkerRefusesTheNextOneToo() throws Exception {
        Path file = directory.resolve("file");
        quiet().start(StartInInitialiserIT::startBomb, file.toString()).joinOrThrow();
        assertThat(Files.readString(file)).contains(WHILE_RESTORING);
    }
}
