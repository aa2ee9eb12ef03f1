package io.interproc.proof.storm;

import io.interproc.proof.storm.Outcome.Wait;
import io.interproc.testkit.ThreadRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Threads of the process that judges, each of which takes one of the workers' locks again and again: they tell
/// how long a survivor waits among others for what the dead held, or were about to pass on.
///
/// A wait counts if a lease was released in the middle of it, from then on and until the next kill at most.
/// It does not count if a worker was stopped meanwhile, which rightly keeps what it holds.
final class Bystanders {

    /// Shorter waits do not matter.
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ThreadRunner threads;
    private final List<Attempt> attempts = new ArrayList<>(); // guarded by itself
    private final NavigableSet<Long> kills = new TreeSet<>();
    private final NavigableSet<Long> releases = new TreeSet<>();
    private final List<Stop> stops = new ArrayList<>();
    private volatile boolean ended;

    private record Attempt(String what, long fromNanos, long untilNanos) {}

    private record Stop(int place, long fromNanos, long untilNanos) {}

    /// @param threads runs them
    Bystanders(ThreadRunner threads) {
        this.threads = threads;
    }

    /// Starts a thread that takes a lock, or something like it, again and again until the end.
    void begin(String what, Supplier<? extends AutoCloseable> lock) {
        var _ = threads.run(() -> {
            while (!ended) {
                long from = System.nanoTime();
                long until;
                try (AutoCloseable _ = lock.get()) {
                    until = System.nanoTime();
                }
                waited(what, from, until);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST_NANOS));
            }
        });
    }

    /// Notes that somebody waited.
    void waited(String what, long fromNanos, long untilNanos) {
        if (untilNanos - fromNanos > SHORTEST_NANOS) {
            synchronized (attempts) {
                attempts.add(new Attempt(what, fromNanos, untilNanos));
            }
        }
    }

    /// Lets the threads come to their ends.
    void end() {
        ended = true;
    }

    /// Notes that some are being killed at once.
    void killed(long nanos) {
        kills.add(nanos);
    }

    /// Notes that the last of those has lost its lease.
    void released(long nanos) {
        releases.add(nanos);
    }

    void stopped(int place, long fromNanos) {
        stops.add(new Stop(place, fromNanos, Long.MAX_VALUE));
    }

    void resumed(int place, long nanos) {
        stops.replaceAll(stop -> stop.place == place && stop.untilNanos == Long.MAX_VALUE
                ? new Stop(place, stop.fromNanos, nanos)
                : stop);
    }

    /// Returns the waits that count, each from the release of a lease.
    List<Wait> afterDeaths() {
        List<Wait> after = new ArrayList<>();
        synchronized (attempts) {
            for (Attempt attempt : attempts) {
                for (long released : releases.subSet(attempt.fromNanos, attempt.untilNanos)) {
                    Long nextKill = kills.higher(released);
                    long until = nextKill == null ? attempt.untilNanos : Math.min(nextKill, attempt.untilNanos);
                    if (!anyStopped(released, until)) {
                        after.add(new Wait(attempt.what, until - released));
                    }
                }
            }
        }
        return after;
    }

    private boolean anyStopped(long from, long until) {
        return stops.stream().anyMatch(stop -> stop.fromNanos < until && stop.untilNanos > from);
    }
}
