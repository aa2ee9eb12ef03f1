package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.BooleanValue;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.StoppableThread;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Side work that nobody waits for: daemon threads and daemon workers.
///
/// A monitor, a log drain and a periodic clean-up run in the JDK's daemon threads while the main thread does
/// its jobs; a daemon worker of the scope beats beside them. In the process scope a further process shows how
/// such work ends: its daemon thread and its daemon process would go on for a day, but end with it. In the
/// thread scope this cannot be shown from inside, because daemon threads end with the JVM that would have to
/// tell.
///
/// @param jobs how many jobs the main thread does
/// @param pause how long a job takes, and how often the side work looks
public record DaemonWork(int jobs, Duration pause) implements Program {

    private static final Duration ONE_DAY = Duration.ofDays(1);

    /// How long a process may take to end with its parent before it counts as left behind.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public DaemonWork {
        Options.requirePositive("jobs", jobs);
        Options.requireNotNegative("pause", pause);
    }

    /// Returns the program with five short jobs.
    public static DaemonWork defaults() {
        return new DaemonWork(5, Duration.ofMillis(10));
    }

    @Override
    public Result run(Scope scope) throws Exception {
        workBesideDaemonThreads();
        boolean processes = runDaemonWorker(scope);
        if (!processes) {
            return new Result(true, "monitor, log drain, clean-up and a daemon worker ran beside " + jobs + " jobs");
        }
        boolean ended = endsWithItsParent(scope);
        return new Result(
                ended,
                "side work ran beside " + jobs + " jobs; a process that ended "
                        + (ended ? "took its daemon thread and process along" : "left its daemon process behind"));
    }

    /// Does the jobs while the daemon threads look after them, and returns when each of these has done its part.
    private void workBesideDaemonThreads() throws Exception {
        Set<Integer> finished = ConcurrentHashMap.newKeySet();
        CountDownLatch watched = new CountDownLatch(1);
        CountDownLatch cleaned = new CountDownLatch(jobs);

        StoppableThread monitor = StoppableThread.of(
                "monitor",
                () -> {
                    say("sees " + finished.size() + " finished jobs that are not cleaned up");
                    watched.countDown();
                },
                pause.plusMillis(1));
        monitor.setDaemon(true);
        monitor.start();
        // These are closed because this JVM goes on afterwards. Where it ends, daemon threads just end with it.
        try (LogDrain log = new LogDrain(line -> say("writes: " + line));
                PeriodicCleanup _ = new PeriodicCleanup(() -> cleanUp(finished, cleaned), pause)) {
            for (int job = 1; job <= jobs; job++) {
                Thread.sleep(pause);
                finished.add(job);
                log.log("job " + job + " is done");
            }
            log.flush();
            watched.await();
            cleaned.await();
        } finally {
            monitor.quit();
            monitor.join();
        }
    }

    private static void cleanUp(Set<Integer> finished, CountDownLatch cleaned) {
        finished.removeIf(job -> {
            say("cleans up after job " + job);
            cleaned.countDown();
            return true;
        });
    }

    /// Runs a daemon worker until it has beaten once.
    ///
    /// @return whether workers of this scope are processes
    private boolean runDaemonWorker(Scope scope) throws Exception {
        Condition changed = scope.condition();
        ValueOptions guarded = ValueOptions.defaults().withLock(changed);
        BooleanValue done = scope.value(ValueType.BOOLEAN, false, guarded);
        IntValue beats = scope.value(ValueType.INT32, 0, guarded);
        Worker heart = scope.worker().name("heart").daemon(true).start(DaemonWork::beat, changed, done, beats, pause);
        try (Held _ = changed.hold()) {
            changed.waitFor(() -> beats.get() > 0);
            done.set(true);
            changed.notifyAllWaiters();
        }
        heart.joinOrThrow();
        return heart instanceof JvmProcess;
    }

    private static void beat(Condition changed, BooleanValue done, IntValue beats, Duration pause)
            throws InterruptedException {
        for (; ; ) {
            try (Held _ = changed.hold()) {
                say("heartbeat " + beats.incrementAndGet() + " of a daemon");
                changed.notifyAllWaiters();
                if (changed.waitFor(done::get, pause)) {
                    return;
                }
            }
        }
    }

    /// Starts a process that starts a daemon process, and looks whether both have ended.
    private static boolean endsWithItsParent(Scope scope) throws Exception {
        LongValue daemonPid = scope.longValue(0);
        Worker program = scope.worker().name("program").start(DaemonWork::leaveDaemonsBehind, daemonPid);
        program.joinOrThrow();
        ProcessHandle daemon = ProcessHandle.of(daemonPid.get()).orElse(null);
        if (daemon != null) {
            daemon.onExit()
                    .completeOnTimeout(daemon, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        }
        return daemon == null || !daemon.isAlive();
    }

    /// The main work of a process that ends while its daemons are still at work.
    private static void leaveDaemonsBehind(LongValue daemonPid) {
        Thread.ofPlatform().daemon().name("daemon-thread").start(DaemonWork::workForOneDay);
        try (Scope scope = Scope.processes()) {
            Worker daemon = scope.worker().name("daemon-process").daemon(true).start(DaemonWork::workForOneDay);
            if (daemon instanceof JvmProcess process) {
                daemonPid.set(process.pid());
            }
        }
        say("has finished its main work and ends");
    }

    private static void workForOneDay() {
        try {
            say("works for one day");
            Thread.sleep(ONE_DAY);
        } catch (InterruptedException _) {
            say("was interrupted");
        }
    }
}
