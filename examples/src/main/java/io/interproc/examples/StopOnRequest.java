package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.BooleanValue;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.StoppableThread;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import java.time.Duration;

/// A thread that works in rounds and stops when it is asked to, by whoever has the condition and the flag.
///
/// Everybody waits on one condition, made on one lock: the thread for the end of its pause or the request to stop, the
/// asker for the rounds. So the request ends a pause at once, however long it is. In the process scope the thread is in
/// another process than the asker.
///
/// @param rounds after how many rounds the thread is asked to stop
/// @param pause how long the thread rests after a round
public record StopOnRequest(int rounds, Duration pause) implements Program {

    /// How long the thread may take to stop before it counts as deaf.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public StopOnRequest {
        Options.requirePositive("rounds", rounds);
        Options.requireNotNegative("pause", pause);
    }

    /// Returns the program with five rounds and short pauses.
    public static StopOnRequest defaults() {
        return new StopOnRequest(5, Duration.ofMillis(10));
    }

    @Override
    public Result run(Scope scope) throws Exception {
        Lock lock = scope.lock();
        Condition changed = scope.condition(lock);
        ValueOptions guarded = ValueOptions.defaults().withLock(lock);
        BooleanValue done = scope.value(ValueType.BOOLEAN, false, guarded);
        IntValue finished = scope.value(ValueType.INT32, 0, guarded);

        Worker worker = scope.worker().name("worker").start(StopOnRequest::work, changed, done, finished, pause);
        try (Held _ = changed.hold()) {
            changed.waitFor(() -> finished.get() >= rounds);
            say("asks the worker to stop");
            done.set(true);
            changed.notifyAllWaiters();
        }
        long asked = System.nanoTime();
        if (!worker.join(PATIENCE)) {
            return new Result(false, "the worker was asked to stop and still runs after " + PATIENCE);
        }
        long millis = (System.nanoTime() - asked) / 1_000_000;
        worker.joinOrThrow();
        return new Result(true, "the worker ended " + millis + " ms after it was asked, in round " + finished.get());
    }

    private static void work(Condition changed, BooleanValue done, IntValue finished, Duration pause)
            throws InterruptedException {
        StoppableThread rounds = new StoppableThread("rounds", changed, done) {
            @Override
            protected void round() throws InterruptedException {
                try (Held _ = changed.hold()) {
                    say("round " + finished.incrementAndGet()); // This is where the work goes.
                    changed.notifyAllWaiters();
                }
                if (awaitQuit(pause)) {
                    say("was asked to stop");
                }
            }
        };
        rounds.start();
        rounds.join();
    }
}
