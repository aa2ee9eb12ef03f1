package io.interproc.examples.guide;

import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.MainThread;
import io.interproc.Scope;
import io.interproc.Worker;
import io.interproc.WorkerExitException;
import io.interproc.WorkerStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// Worker processes.
final class Processes {

    private Processes() {}

    // snippet
    static void work(IntValue done, String what) {
        System.out.println(what + " in process " + ProcessHandle.current().pid());
        done.incrementAndGet();
    }

    static void start(Scope scope) throws Exception {
        IntValue done = scope.intValue(0);
        Worker worker = scope.start(Processes::work, done, "sorting");
        worker.joinOrThrow(); // fails if the task did
    }
    // end

    // snippet
    static Worker configured(Scope scope, IntValue done, Path log) {
        return scope.worker()
                .name("sorter")
                .daemon(true)
                .jvmOptions("-Xmx256m", "-XX:+UseSerialGC")
                .environment("LANG", "C.UTF-8")
                .directory(Path.of("/"))
                .redirectOutput(log)
                .start(Processes::work, done, "sorting");
    }
    // end

    // snippet
    static Worker withoutExporter(Scope scope, IntValue done) {
        return scope.worker().withoutAgent("exporter.jar").start(Processes::work, done, "sorting");
    }
    // end

    // snippet
    static void failing() {
        throw new IllegalStateException("out of paper");
    }

    static void seeItFail(Scope scope) throws InterruptedException {
        Worker worker = scope.worker().discardOutput().start(Processes::failing);
        try {
            worker.joinOrThrow();
        } catch (ExecutionException e) {
            System.out.println(e.getCause()); // java.lang.IllegalStateException: out of paper
        }
    }
    // end

    // snippet
    static void sleep() throws InterruptedException {
        Thread.sleep(Duration.ofHours(1));
    }

    static void end(Scope scope) throws InterruptedException {
        JvmProcess process = (JvmProcess) scope.start(Processes::sleep);
        process.terminate(); // SIGTERM: shutdown hooks run
        if (!process.join(Duration.ofSeconds(10))) {
            process.kill(); // SIGKILL
            process.join();
        }
        System.out.println(process.exitCode()); // OptionalInt[-15]
        if (process.failure().orElseThrow() instanceof WorkerExitException e) {
            System.out.println(e.getMessage()); // Worker-3 (pid 4711) was ended by signal 15 (SIGTERM)
        }
    }
    // end

    // snippet
    static void wrong(Scope scope) {
        Thread here = Thread.currentThread();
        try {
            scope.start(() -> System.out.println(here.getName())); // a thread cannot travel
        } catch (WorkerStartException e) {
            System.out.println(e.getMessage()); // … it captures a java.lang.Thread, which is not Serializable; …
        }
    }
    // end

    // snippet
    static void right(Scope scope) throws Exception {
        String name = Thread.currentThread().getName();
        scope.start(text -> System.out.println(text), name).joinOrThrow(); // the name is an argument
    }
    // end

    // snippet
    static class Bomb {
        static final Scope SCOPE = Scope.processes();

        static {
            SCOPE.start(Bomb::work); // the worker initialises this class, too: there this start is refused
        }

        static void work() {}
    }
    // end

    // snippet
    static void importFiles() {
        try (var _ = MainThread.onInterrupt(() -> System.out.println("stopping"))) {
            try {
                Thread.sleep(Duration.ofHours(1)); // Ctrl-C ends this
            } catch (InterruptedException e) {
                System.out.println("tidying up"); // on the main thread of the worker
            }
        }
    }

    static void importUntilCtrlC(Scope scope) throws Exception {
        Worker worker = scope.start(Processes::importFiles);
        try (var _ = MainThread.onInterrupt(() -> {})) {
            worker.joinOrThrow();
        } catch (InterruptedException e) {
            worker.joinOrThrow(); // the worker has got Ctrl-C as well, and tidies up
        }
    }
    // end

    // snippet
    static Worker startAndLeave() {
        try (Scope scope = Scope.processes()) {
            return scope.start(Processes::work, scope.intValue(0), "sorting"); // close() lets it begin
        }
    }
    // end

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            start(scope);
            Path log = Files.createTempFile("sorter", ".txt");
            Worker worker = configured(scope, scope.intValue(0), log);
            worker.joinOrThrow();
            System.out.print(Files.readString(log));
            Files.delete(log);
            withoutExporter(scope, scope.intValue(0)).joinOrThrow();
            seeItFail(scope);
            end(scope);
            wrong(scope);
            right(scope);
        }
        startAndLeave().joinOrThrow();
    }
}
