package io.interproc.benchmarks.party;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.benchmarks.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/// A process whose many virtual threads wait for one condition, all of which are notified at once.
public final class NotifyingParty {

    /// How many threads wait.
    public static final int WAITERS = 10_000;

    private static final int FEWEST_ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final long CAPACITY = 64L << 20;

    /// Whose lock and condition.
    public enum Kind {
        OURS,
        JDK
    }

    private final Lock lock;
    private final Condition condition;
    private final IntSupplier waiters;
    private boolean go;

    private NotifyingParty(Lock lock, Condition condition, IntSupplier waiters) {
        this.lock = lock;
        this.condition = condition;
        this.waiters = waiters;
    }

    private static NotifyingParty ours(Scope scope) {
        io.interproc.RLock lock = scope.rlock();
        io.interproc.Condition condition = scope.condition(lock);
        return new NotifyingParty(lock, condition, condition::waiters);
    }

    private static NotifyingParty jdk() {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        return new NotifyingParty(lock, condition, () -> {
            lock.lock();
            try {
                return lock.getWaitQueueLength(condition);
            } finally {
                lock.unlock();
            }
        });
    }

    /// Runs the party; the arguments are the milliseconds to measure and the kind. Reports the median of the rounds
    /// after a warm-up, per thread: from the notification until the last thread has run.
    public static void main(String[] args) throws InterruptedException {
        Referee referee = new Referee();
        Duration time = Duration.ofMillis(Long.parseLong(args[0]));
        Kind kind = Kind.valueOf(args[1]);
        try (Scope scope = Scope.processes(ScopeOptions.defaults().withCapacity(CAPACITY))) {
            referee.ready();
            rounds(scope, kind, WARM_UP);
            List<Long> times = rounds(scope, kind, time);
            Collections.sort(times);
            referee.report(Figures.ofNanosPerOp(times.get(times.size() / 2) / (double) WAITERS));
        }
    }

    private static List<Long> rounds(Scope scope, Kind kind, Duration time) throws InterruptedException {
        List<Long> times = new ArrayList<>();
        long startNanos = System.nanoTime();
        while (times.size() < FEWEST_ROUNDS || System.nanoTime() - startNanos < time.toNanos()) {
            times.add((kind == Kind.OURS ? ours(scope) : jdk()).round());
        }
        return times;
    }

    private long round() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(WAITERS);
        for (int i = 0; i < WAITERS; i++) {
            Thread.ofVirtual().start(() -> {
                await();
                done.countDown();
            });
        }
        while (waiters.getAsInt() < WAITERS) {
            Thread.sleep(Duration.ofMillis(1));
        }
        long startNanos = System.nanoTime();
        lock.lock();
        try {
            go = true;
            condition.signalAll();
        } finally {
            lock.unlock();
        }
        done.await();
        return System.nanoTime() - startNanos;
    }

    private void await() {
        lock.lock();
        try {
            while (!go) {
                condition.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
