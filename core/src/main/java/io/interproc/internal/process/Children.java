package io.interproc.internal.process;

import io.interproc.WorkerStartException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The running workers of this process, and what becomes of them when it ends.
///
/// | this process ends | non-daemon workers | daemon workers |
/// |---|---|---|
/// | its last non-daemon thread ends | waited for: their reapers are non-daemon threads | terminated by the shutdown
/// hook |
/// | `System.exit`, or a signal that the JVM catches | terminated by the shutdown hook | terminated by the shutdown
/// hook |
/// | `Runtime.halt`, SIGKILL, a crash | end by themselves ([LifeLine]) | end by themselves |
///
/// So a worker that is not a daemon is to this process what a thread that is not a daemon is to the JVM: the end of
/// `main` waits for it, `System.exit` does not. A worker that may outlive its parent is left alone in all cases.
final class Children {

    /// How long the shutdown hook waits for terminated workers before it kills them.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Set<JvmProcessWorker> RUNNING = ConcurrentHashMap.newKeySet();

    private static boolean hooked;
    private static volatile boolean ending;

    private Children() {}

    /// Refuses new workers when this process is ending, because nobody would end them.
    static synchronized void checkNotEnding(String worker) {
        if (!hooked && !ending) {
            hooked = true;
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(Children::end, "interproc-end-workers"));
            } catch (IllegalStateException _) {
                ending = true;
            }
        }
        if (ending) {
            throw new WorkerStartException(worker + " cannot be started: this JVM is shutting down");
        }
    }

    /// Takes note of a worker. One that slips in while the shutdown hook looks at the others ends by its life line.
    static void add(JvmProcessWorker worker) {
        RUNNING.add(worker);
    }

    /// Forgets a worker that has ended.
    static void remove(JvmProcessWorker worker) {
        RUNNING.remove(worker);
    }

    /// Returns the workers that this process waits for at its end, for messages.
    static List<String> waitedFor() {
        return RUNNING.stream()
                .filter(worker -> ending || !worker.isDaemon())
                .filter(worker -> !worker.outlivesParent())
                .map(worker -> worker.name() + " (pid " + worker.pid() + ")")
                .sorted()
                .toList();
    }

    private static void end() {
        ending = true;
        RUNNING.removeIf(JvmProcessWorker::outlivesParent);
        RUNNING.forEach(JvmProcessWorker::terminate);
        long deadlineNanos = System.nanoTime() + GRACE.toNanos();
        try {
            for (JvmProcessWorker worker : RUNNING) {
                worker.join(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            }
        } catch (InterruptedException _) {
            // Somebody wants this JVM to end sooner.
        }
        RUNNING.forEach(JvmProcessWorker::kill);
    }
}
