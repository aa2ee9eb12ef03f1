package io.interproc.internal.process;

import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Where worker processes come from.
public final class JvmProcesses {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private JvmProcesses() {}

    /// Begins to find out what the first worker of this JVM needs, in a thread of its own; does not block. Callers
    /// that know that workers will be started may call it early; the first builder does.
    public static void prepare() {
        if (PREPARED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("interproc-prepare").start(JvmProcesses::loadWhatIsSlow);
        }
    }

    /// Some 50 ms of loading classes; meanwhile the caller serialises its task.
    private static void loadWhatIsSlow() {
        InheritedOptions.list();
        ProcessHandle.current();
    }

    /// Returns a builder of worker processes; each worker that it starts is an [io.interproc.JvmProcess].
    public static WorkerBuilder builder() {
        prepare();
        return new ProcessWorkerBuilder();
    }

    /// Waits until a worker has restored its arguments, or has ended. Until then the worker needs what its
    /// arguments refer to in this process, such as the memory of a scope.
    ///
    /// @param worker a worker that a builder of this class has started
    /// @throws InterruptedException if interrupted while waiting
    public static void awaitBegun(Worker worker) throws InterruptedException {
        ((JvmProcessWorker) worker).awaitBegun(System.nanoTime() + Long.MAX_VALUE / 2);
    }

    /// Returns the default name of the next worker.
    static String nextName() {
        return "Worker-" + NUMBERS.incrementAndGet();
    }
}
