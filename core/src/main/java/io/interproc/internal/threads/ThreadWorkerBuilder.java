package io.interproc.internal.threads;

import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.Task3;
import io.interproc.Task4;
import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Starts threads. Arguments are passed by reference.
final class ThreadWorkerBuilder implements WorkerBuilder {

    private final Lifetime lifetime;
    private final AtomicInteger numbers;
    private @Nullable String name;
    private boolean daemon;

    /// @param numbers how many workers of the scope have got a number for a name
    ThreadWorkerBuilder(Lifetime lifetime, AtomicInteger numbers) {
        this.lifetime = lifetime;
        this.numbers = numbers;
    }

    @Override
    public WorkerBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    @Override
    public WorkerBuilder daemon(boolean daemon) {
        this.daemon = daemon;
        return this;
    }

    @Override
    public WorkerBuilder jvmOptions(String... options) {
        throw notForThreads("JVM options");
    }

    @Override
    public WorkerBuilder withoutAgent(String jar) {
        throw notForThreads("Java agents");
    }

    @Override
    public WorkerBuilder environment(String name, String value) {
        throw notForThreads("environment");
    }

    @Override
    public WorkerBuilder directory(Path directory) {
        throw notForThreads("working directory");
    }

    @Override
    public WorkerBuilder inheritOutput() {
        throw notForThreads("output");
    }

    @Override
    public WorkerBuilder redirectOutput(Path file) {
        throw notForThreads("output");
    }

    @Override
    public WorkerBuilder discardOutput() {
        throw notForThreads("output");
    }

    @Override
    public WorkerBuilder outliveParent(boolean outlive) {
        throw notForThreads("life beyond its process");
    }

    private static UnsupportedOperationException notForThreads(String what) {
        return new UnsupportedOperationException(
                "a worker of a thread scope has no " + what + " of its own: use a process scope");
    }

    @Override
    public Worker start(Task0 task) {
        Objects.requireNonNull(task, "task");
        return startBody(task::run);
    }

    @Override
    public <A> Worker start(Task1<A> task, A a) {
        Objects.requireNonNull(task, "task");
        return startBody(() -> task.run(a));
    }

    @Override
    public <A, B> Worker start(Task2<A, B> task, A a, B b) {
        Objects.requireNonNull(task, "task");
        return startBody(() -> task.run(a, b));
    }

    @Override
    public <A, B, C> Worker start(Task3<A, B, C> task, A a, B b, C c) {
        Objects.requireNonNull(task, "task");
        return startBody(() -> task.run(a, b, c));
    }

    @Override
    public <A, B, C, D> Worker start(Task4<A, B, C, D> task, A a, B b, C c, D d) {
        Objects.requireNonNull(task, "task");
        return startBody(() -> task.run(a, b, c, d));
    }

    private Worker startBody(ThreadWorker.Body body) {
        lifetime.requireOpen();
        String given = name;
        name = null;
        ThreadWorker worker =
                new ThreadWorker(given != null ? given : "Worker-" + numbers.incrementAndGet(), daemon, body);
        worker.start();
        return worker;
    }
}
