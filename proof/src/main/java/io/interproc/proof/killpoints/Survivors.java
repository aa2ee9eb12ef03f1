package io.interproc.proof.killpoints;

import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What a script finds in the process that goes on.
final class Survivors {

    private static final long ASLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long RESTLESS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    private final String scopeName;
    private final ScopeOptions options;
    private final Referee referee;
    private final Status status;
    private final ThreadRunner threads = new ThreadRunner();
    private final List<Optional<Holder>> told = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Scope scope;

    Survivors(String scopeName, ScopeOptions options, Referee referee, Status status) {
        this.scopeName = scopeName;
        this.options = options;
        this.referee = referee;
        this.status = status;
    }

    /// Returns the scope, and opens it the first time.
    synchronized Scope scope() {
        Scope open = scope;
        if (open == null) {
            open = Scope.processes(scopeName, options);
            scope = open;
        }
        return open;
    }

    Referee referee() {
        return referee;
    }

    /// Starts a thread, which must have ended in the end.
    <T> Call<T> start(ThreadKind kind, java.util.concurrent.Callable<T> body) {
        return threads.call(kind, body);
    }

    /// Waits for all threads to end, and throws what they threw.
    void join() throws Exception {
        threads.joinAll();
    }

    /// A lock held by a thread of the survivors.
    static final class Holding {
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        void release() {
            released.countDown();
        }
    }

    /// Holds a lock until told to release it.
    Holding hold(Lock lock) throws InterruptedException {
        Holding holding = new Holding();
        threads.run(() -> {
            try (Held _ = lock.hold()) {
                holding.held.countDown();
                holding.released.await();
            }
        });
        holding.held.await();
        return holding;
    }

    /// Starts a thread that takes a lock and gives it back.
    void contend(ThreadKind kind, Lock lock) {
        threads.run(kind, () -> {
            try (Held held = lock.hold()) {
                told.add(held.abandonedBy());
                referee.enter();
                referee.fence(held.fencingToken());
                referee.exit();
            }
        });
    }

    /// Returns what those who [contended][#contend] were told about whom they took the lock over from, in their
    /// order.
    List<Optional<Holder>> told() {
        return List.copyOf(told);
    }

    /// Waits until the victim is ready to begin.
    void awaitReady() {
        Eventually.holds("the victim is ready", () -> status.victimState() >= StorePoint.READY);
    }

    /// Lets the victim begin, once it is ready.
    void letGo() {
        awaitReady();
        status.go();
    }

    /// Returns whether the victim has come to the point where it is to die.
    boolean standsStill() {
        return status.victimState() >= StorePoint.STOPPED;
    }

    /// Returns whether the victim got to the end of its operation.
    boolean isDone() {
        return status.victimState() == StorePoint.DONE;
    }

    /// Returns what the victim noted last.
    long noted() {
        return status.noted();
    }

    /// Waits until the victim stands still.
    void awaitStandstill() {
        Eventually.holds("the victim stands still", this::standsStill);
    }

    /// Waits until there are so many waiters, of whom the victim is the last, and it has done nothing more for
    /// a while, so that most likely it sleeps; or until it has been one for long, since who waits portably
    /// never rests for a while; or stands still. What follows is right either way, it is only more worthwhile
    /// when it sleeps.
    void awaitAsleep(int number, IntSupplier waiters) {
        Eventually.holds("the victim waits or stands still", () -> standsStill() || waiters.getAsInt() >= number);
        long count = status.victimStores();
        long sinceNanos = System.nanoTime();
        long endNanos = sinceNanos + RESTLESS_NANOS;
        while (!standsStill() && System.nanoTime() - sinceNanos < ASLEEP_NANOS && System.nanoTime() - endNanos < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (status.victimStores() != count) {
                count = status.victimStores();
                sinceNanos = System.nanoTime();
            }
        }
    }

    /// Closes the scope and what was given to the constructor: a process goes on for tens of thousands of rounds.
    void close() {
        threads.close();
        if (scope != null) {
            scope.close();
        }
        referee.close();
        status.close();
    }
}
