package io.interproc.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.JvmProcess;
import io.interproc.WorkerBuilder;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of workers when their parent ends, in one way or another.
///
/// A worker that inherits its output keeps the pipe to this test open, so [ChildJvm#waitFor()] returns only when the
/// parent and its worker are gone.
class ParentEndIT extends WorkerTest {

    @Test
    void aNonDaemonWorkerIsWaitedForAtTheNormalEnd() throws Exception {
        Path file = directory.resolve("file");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    loud().start(Tasks::awaitFile, arguments[0]);
                    child.say("returned");
                },
                file.toString())) {
            // In either order.
            assertThat(new String[] {parent.next(), parent.next()}).containsExactlyInAnyOrder("returned", "begun");
            Files.createFile(file);
            parent.expect("done");
            assertThat(parent.waitFor()).isZero();
        }
    }

    @Test
    void aDaemonWorkerIsTerminatedAtTheNormalEnd() throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> startHanging(child, loud().daemon(true), arguments[0]),
                hook.toString())) {
            long pid = Long.parseLong(parent.expect("worker"));
            assertThat(parent.waitFor()).isZero();
            assertThat(hook).exists();
            awaitGone(pid);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void systemExitTerminatesWorkers(boolean daemon) throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    boolean isDaemon = Boolean.parseBoolean(arguments[1]);
                    startHanging(child, loud().daemon(isDaemon), arguments[0]);
                    System.exit(3);
                },
                hook.toString(),
                Boolean.toString(daemon))) {
            long pid = Long.parseLong(parent.expect("worker"));
            assertThat(parent.waitFor()).isEqualTo(3);
            assertThat(hook).exists();
            awaitGone(pid);
        }
    }

    @Test
    void aSignalThatTheParentCatchesTerminatesWorkers() throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent", (child, arguments) -> startHanging(child, loud(), arguments[0]), hook.toString())) {
            long pid = Long.parseLong(parent.expect("worker"));
            ProcessHandle.of(parent.pid()).orElseThrow().destroy();
            assertThat(parent.waitFor()).isEqualTo(143);
            assertThat(hook).exists();
            awaitGone(pid);
        }
    }

    @Test
    void aWorkerThatIgnoresItsTerminationIsKilled() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (child, _) -> {
            JvmProcess worker = begun(loud().start(Tasks::hangForEver));
            child.say("worker " + worker.pid());
            System.exit(3);
        })) {
            long pid = Long.parseLong(parent.expect("worker"));
            assertThat(parent.waitFor()).isEqualTo(3);
            awaitGone(pid);
        }
    }

    @Test
    void aWorkerEndsInOrderWhenItsParentIsKilled() throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    startHanging(child, loud(), arguments[0]);
                    child.next();
                },
                hook.toString())) {
            long pid = Long.parseLong(parent.expect("worker"));
            parent.kill();
            awaitGone(pid);
            assertThat(hook).exists();
        }
    }

    @Test
    void aWorkerEndsWhenItsParentHalts() throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    startHanging(child, loud(), arguments[0]);
                    Runtime.getRuntime().halt(4);
                },
                hook.toString())) {
            long pid = Long.parseLong(parent.expect("worker"));
            assertThat(parent.waitFor()).isEqualTo(4);
            awaitGone(pid);
            assertThat(hook).exists();
        }
    }

    @Test
    void aWorkerWhoseHooksHangHaltsWhenItsParentIsKilled() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (child, _) -> {
            JvmProcess worker = begun(loud().start(Tasks::hangForEver));
            child.say("worker " + worker.pid());
            child.next();
        })) {
            long pid = Long.parseLong(parent.expect("worker"));
            parent.kill();
            awaitGone(pid);
        }
    }

    @Test
    void theWorkersOfAWorkerEndWhenTheTopmostParentIsKilled() throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    begun(loud().start(ParentEndIT::startInner, arguments[0]));
                    child.next();
                },
                hook.toString())) {
            long pid = Long.parseLong(parent.expect("inner"));
            parent.kill();
            awaitGone(pid);
            assertThat(hook).exists();
        }
    }

    static void startInner(String hook) throws InterruptedException {
        JvmProcess inner = begun(loud().start(Tasks::hangAndTell, hook));
        Tasks.say("inner " + inner.pid());
        inner.join();
    }

    @Test
    void aParentThatDiesAtOnceLeavesNoWorker() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (ChildJvm parent = ChildJvm.start("parent", (child, _) -> {
                JvmProcess worker = process(loud().start(Tasks::hang));
                child.say("worker " + worker.pid());
                Runtime.getRuntime().halt(4);
            })) {
                long pid = Long.parseLong(parent.expect("worker"));
                assertThat(parent.waitFor()).isEqualTo(4);
                awaitGone(pid);
            }
        }
    }

    @Test
    void aParentThatDiesWhileItSendsLeavesNoWorker() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (child, _) -> {
            JvmProcess worker = process(loud().start(ParentEndIT::takeAndHang, new byte[5_000_000]));
            Signals.stop(worker.pid());
            child.say("worker " + worker.pid());
            child.next();
        })) {
            long pid = Long.parseLong(parent.expect("worker"));
            parent.kill();
            Eventually.holds("the parent is gone", () -> !parent.isAlive());
            Signals.resume(pid);
            awaitGone(pid);
        }
    }

    static void takeAndHang(byte[] large) throws InterruptedException {
        assertThat(large).hasSize(5_000_000);
        Tasks.hang();
    }

    @Test
    void aWorkerWhoseLifeLineIsHeldByAnotherProcessEndsTooWhenItsParentIsKilled() throws Exception {
        Path hook = directory.resolve("hook");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    JvmProcess worker = startHanging(child, loud(), arguments[0]);
                    Process holder = new ProcessBuilder("/bin/sh", "-c", "exec sleep 1000 9>" + writingEndOf(worker))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
                    Eventually.holds(
                            "the other process holds the pipe",
                            () -> Files.exists(Path.of("/proc/" + holder.pid() + "/fd/9"))
                                    && holder.info().command().orElse("").endsWith("sleep"));
                    child.say("holder " + holder.pid());
                    child.next();
                },
                hook.toString())) {
            long pid = Long.parseLong(parent.expect("worker"));
            long holder = Long.parseLong(parent.expect("holder"));
            try {
                parent.kill();
                awaitGone(pid);
                assertThat(hook).exists();
                assertThat(ProcessHandle.of(holder)).isPresent();
            } finally {
                ProcessHandle.of(holder).ifPresent(ProcessHandle::destroyForcibly);
                awaitGone(holder);
            }
        }
    }

    private static String writingEndOf(JvmProcess worker) throws IOException {
        Path pipe = Files.readSymbolicLink(Path.of("/proc/" + worker.pid() + "/fd/0"));
        for (File descriptor : new File("/proc/self/fd").listFiles()) {
            if (Files.exists(descriptor.toPath())
                    && Files.readSymbolicLink(descriptor.toPath()).equals(pipe)) {
                return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.getName();
            }
        }
        throw new AssertionError("the parent does not hold " + pipe);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "exit", "return"})
    void aWorkerMayOutliveItsParent(String end) throws Exception {
        Path question = directory.resolve("question");
        Path answer = directory.resolve("answer");
        try (ChildJvm parent = ChildJvm.start(
                "parent",
                (child, arguments) -> {
                    JvmProcess worker = process(loud().outliveParent(true)
                            .discardOutput()
                            .start(ParentEndIT::answerFile, arguments[0], arguments[1], new byte[1_000_000]));
                    child.say("worker " + worker.pid());
                    if (child.next().equals("exit")) {
                        System.exit(0);
                    }
                },
                question.toString(),
                answer.toString())) {
            long pid = Long.parseLong(parent.expect("worker"));
            if (end.equals("kill")) {
                parent.kill();
            } else {
                parent.send(end);
            }
            parent.waitFor();
            assertThat(answer).doesNotExist();
            Files.createFile(question);
            Eventually.holds("the worker has answered", () -> Files.exists(answer));
            awaitGone(pid);
        }
    }

    static void answerFile(String question, String answer, byte[] large) throws IOException {
        assertThat(large).hasSize(1_000_000);
        Tasks.answerFile(question, answer);
    }

    @Test
    void noWorkerIsStartedWhileTheParentEnds() throws Exception {
        try (ChildJvm parent = ChildJvm.start("parent", (child, _) -> {
            quiet().start(Tasks::nothing).join();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                Eventually.holds("starting is refused", ParentEndIT::startingIsRefused);
                child.say("refused");
            }));
        })) {
            parent.expect("refused");
            assertThat(parent.waitFor()).isZero();
        }
    }

    private static boolean startingIsRefused() {
        try {
            quiet().name("Late").start(Tasks::nothing);
            return false;
        } catch (io.interproc.WorkerStartException e) {
            return e.getMessage().equals("Late cannot be started: this JVM is shutting down");
        }
    }

    private static JvmProcess startHanging(Child child, WorkerBuilder builder, String hook) {
        JvmProcess worker = begun(builder.start(Tasks::hangAndTell, hook));
        child.say("worker " + worker.pid());
        return worker;
    }
}
