package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.interproc.JvmProcess;
import io.interproc.RemoteTaskException;
import io.interproc.Worker;
import io.interproc.WorkerExitException;
import io.interproc.WorkerStartException;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How workers end, and what their parents learn of it.
class WorkerExitIT extends WorkerTest {

    @Test
    void aTaskThatReturnsGivesZero() throws Exception {
        Worker worker = quiet().start(Tasks::nothing);
        assertThat(exitCode(worker)).isZero();
        assertThat(worker.failure()).isEmpty();
        worker.joinOrThrow();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "128,128", "137,137", "143,143", "255,255", "300,44", "-1,255"})
    void systemExitGivesItsCodeModulo256(int status, int exitCode) throws Exception {
        Worker worker = quiet().start(Tasks::exit, status);
        assertThat(exitCode(worker)).isEqualTo(exitCode);
        assertThat(worker.failure().isPresent()).isEqualTo(exitCode != 0);
    }

    @Test
    void systemExitFromAVirtualThreadGivesItsCode() throws Exception {
        assertThat(exitCode(quiet().start(Tasks::exitFromVirtualThread, 143))).isEqualTo(143);
    }

    @Test
    void haltGivesItsCode() throws Exception {
        assertThat(exitCode(quiet().start(Tasks::halt, 9))).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"HUP,-1", "INT,-2", "KILL,-9", "TERM,-15", "USR1,-10"})
    void aSignalGivesItsNumberNegated(String signal, int exitCode) throws Exception {
        assumeFalse(
                Signals.isIgnored(ProcessHandle.current().pid(), -exitCode),
                "this process and its workers were started to ignore SIG" + signal + ", as by nohup");
        JvmProcess worker = begun(quiet().start(Tasks::hang));
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + worker.pid()).start();
        assertThat(kill.waitFor()).isZero();
        assertThat(exitCode(worker)).isEqualTo(exitCode);
        assertThat(worker.failure()).containsInstanceOf(WorkerExitException.class);
    }

    @Test
    void aWorkerThatIsTerminatedOrKilledSaysSo() throws Exception {
        JvmProcess terminated = begun(quiet().name("T").start(Tasks::hang));
        JvmProcess killed = begun(quiet().name("K").start(Tasks::hang));
        terminated.terminate();
        killed.kill();
        assertThat(exitCode(terminated)).isEqualTo(-15);
        assertThat(exitCode(killed)).isEqualTo(-9);
        assertThat(terminated.failure().orElseThrow())
                .hasMessage("T (pid " + terminated.pid() + ") was ended by signal 15 (SIGTERM)");
        assertThat(killed.failure().orElseThrow()).isInstanceOfSatisfying(WorkerExitException.class, failure -> {
            assertThat(failure).hasMessage("K (pid " + killed.pid() + ") was ended by signal 9 (SIGKILL)");
            assertThat(failure.pid()).isEqualTo(killed.pid());
            assertThat(failure.exitCode()).isEqualTo(-9);
        });
        assertThatThrownBy(killed::joinOrThrow)
                .isInstanceOf(ExecutionException.class)
                .hasMessage("K failed")
                .hasCause(killed.failure().orElseThrow());
    }

    @Test
    void aSignalDuringTheNormalEndIsASignal() throws Exception {
        Path ending = directory.resolve("ending");
        JvmProcess worker = process(quiet().start(Tasks::endSlowly, ending.toString()));
        Eventually.holds("the worker is ending", () -> Files.exists(ending));
        ProcessHandle.of(worker.pid()).orElseThrow().destroyForcibly();
        assertThat(exitCode(worker)).isEqualTo(-9);
    }

    @Test
    void aKillDuringAnExitIsASignal() throws Exception {
        Path ending = directory.resolve("ending");
        JvmProcess worker = process(quiet().start(Tasks::exitSlowly, ending.toString()));
        Eventually.holds("the worker is ending", () -> Files.exists(ending));
        worker.kill();
        assertThat(exitCode(worker)).isEqualTo(-9);
    }

    @Test
    void aWorkerMayBeTerminatedBeforeItBegins() throws Exception {
        JvmProcess worker = process(quiet().start(Tasks::hang));
        worker.terminate();
        assertThat(exitCode(worker)).isEqualTo(-15);
    }

    @Test
    void terminatingOrKillingAWorkerThatHasEndedDoesNothing() throws Exception {
        JvmProcess worker = process(quiet().start(Tasks::nothing));
        worker.join();
        worker.terminate();
        worker.kill();
        assertThat(worker.exitCode()).hasValue(0);
    }

    @Test
    void aTaskThatThrowsGivesOneAndItsException() throws Exception {
        Path output = directory.resolve("output");
        Worker worker = quiet().name("Unlucky").redirectOutput(output).start(Tasks::fail);
        assertThat(exitCode(worker)).isEqualTo(1);
        Throwable failure = worker.failure().orElseThrow();
        assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasMessage("failed");
        assertThat(failure).cause().isExactlyInstanceOf(IOException.class).hasMessage("because");
        assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("fail");
        assertThatThrownBy(worker::joinOrThrow)
                .isInstanceOf(ExecutionException.class)
                .hasMessage("Unlucky failed")
                .hasCause(failure);
        assertThat(Files.readString(output))
                .startsWith("Exception in worker Unlucky java.lang.IllegalStateException: failed\n\tat "
                        + Tasks.class.getName() + ".fail(Tasks.java:")
                .contains("Caused by: java.io.IOException: because");
    }

    @Test
    void anErrorIsCarriedToo() throws Exception {
        Worker worker = quiet().start(Tasks::failBadly);
        assertThat(exitCode(worker)).isEqualTo(1);
        assertThat(worker.failure()).containsInstanceOf(StackOverflowError.class);
    }

    @Test
    void anExceptionThatDoesNotSerialiseIsStoodFor() throws Exception {
        Worker worker = quiet().start(Tasks::failUnserialisably);
        assertThat(exitCode(worker)).isEqualTo(1);
        assertThat(worker.failure().orElseThrow()).isInstanceOfSatisfying(RemoteTaskException.class, failure -> {
            assertThat(failure.className()).isEqualTo(Tasks.Unserialisable.class.getName());
            assertThat(failure).hasMessage(failure.className() + ": holds an object");
            assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("failUnserialisably");
        });
    }

    @Test
    void anArgumentThatCannotBeRestoredIsAFailure() throws Exception {
        Worker worker = quiet().name("W").start(Tasks::take, new Tasks.Unwilling());
        assertThat(exitCode(worker)).isEqualTo(1);
        assertThat(worker.failure().orElseThrow())
                .isInstanceOf(WorkerStartException.class)
                .hasMessage("W cannot begin: its task or an argument cannot be restored:"
                        + " java.lang.IllegalStateException: not here");
    }

    @Test
    void theThreadsOfAWorkerAreWaitedFor() throws Exception {
        Path file = directory.resolve("file");
        assertThat(exitCode(quiet().start(Tasks::writeLater, file.toString()))).isZero();
        assertThat(file).hasContent("after the task\n");
    }

    @Test
    void anExitAfterTheTaskCounts() throws Exception {
        Path file = directory.resolve("file");
        assertThat(exitCode(quiet().start(Tasks::exitLater, file.toString(), 143)))
                .isEqualTo(143);
        assertThat(file).hasContent("after the task\n");
    }

    @Test
    void aJvmThatDoesNotStartIsExplained() throws Exception {
        Path output = directory.resolve("output");
        JvmProcess worker = process(quiet().name("W")
                .redirectOutput(output)
                .jvmOptions("-Xmx7", "-XX:+NoSuchOption")
                .start(Tasks::nothing));
        assertThat(exitCode(worker)).isEqualTo(1);
        assertThat(worker.failure().orElseThrow())
                .isInstanceOf(WorkerExitException.class)
                .hasMessage(
                        "W (pid " + worker.pid() + ") exited with code 1 before it received its task: its JVM did not"
                                + " start, see its standard error and check the JVM options [-Xmx7, -XX:+NoSuchOption]");
        assertThat(Files.readString(output)).contains("NoSuchOption");
    }
}
