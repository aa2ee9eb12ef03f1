package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.Worker;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Workers that convert files, a limited number of them at a time, whatever happens to one of them.
///
/// A semaphore has a permit for each slot, and a worker holds a permit while it converts. One worker takes a slot and
/// never finishes. In the process scope it is killed, and its permit returns by itself: the others get to use all
/// slots.
/// A thread cannot be killed, so in the thread scope it is told to leave.
///
/// @param workers how many workers convert a file each
/// @param slots how many may do so at a time
/// @param pause how long a conversion takes
public record LimitedSlots(int workers, int slots, Duration pause) implements Program {

    /// How long the permits may take to return before they count as lost.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public LimitedSlots {
        Options.requirePositive("workers", workers);
        Options.requirePositive("slots", slots);
        Options.requireNotNegative("pause", pause);
    }

    /// Returns the program with four short conversions, two at a time.
    public static LimitedSlots defaults() {
        return new LimitedSlots(4, 2, Duration.ofMillis(10));
    }

    @Override
    public Result run(Scope scope) throws Exception {
        Semaphore free = scope.semaphore(slots);
        Semaphore stuck = scope.semaphore(0);
        Semaphore leave = scope.semaphore(0);
        Counts counts = new Counts(scope.intValue(0), scope.intValue(0), scope.intValue(0));

        Worker victim = scope.worker().name("victim").start(LimitedSlots::getStuck, free, stuck, leave);
        stuck.acquire();
        List<Worker> converters = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            converters.add(scope.worker().name("converter-" + i).start(LimitedSlots::convert, free, counts, pause));
        }
        end(victim, leave);
        for (Worker converter : converters) {
            converter.joinOrThrow();
        }

        boolean back = free.tryAcquire(slots, PATIENCE) && free.drainPermits() == 0;
        int done = counts.done().get();
        int most = counts.most().get();
        return new Result(
                back && done == workers && most <= slots,
                done + " of " + workers + " conversions were done, at most " + most + " at a time in " + slots
                        + " slots; " + (back ? "every slot is free again" : "not every slot is free again"));
    }

    /// Takes a slot and makes no use of it.
    private static void getStuck(Semaphore free, Semaphore stuck, Semaphore leave) throws InterruptedException {
        try (Permits _ = free.hold()) {
            say("has a slot and is stuck");
            stuck.release();
            leave.acquire();
        }
    }

    private static void end(Worker victim, Semaphore leave) throws InterruptedException {
        if (victim instanceof JvmProcess process) {
            say("kills process " + process.pid() + ", which has a slot");
            process.kill();
        } else {
            leave.release();
        }
        victim.join();
    }

    private static void convert(Semaphore free, Counts counts, Duration pause) throws InterruptedException {
        try (Permits _ = free.hold()) {
            int inside = counts.inside().incrementAndGet();
            counts.most().updateAndGet(most -> Math.max(most, inside));
            say("converts, one of " + inside);
            Thread.sleep(pause); // This is where the work goes.
            counts.inside().decrementAndGet();
        }
        counts.done().incrementAndGet();
    }

    /// What the workers count, to check that they were never too many.
    ///
    /// @param inside how many convert at this moment
    /// @param most the greatest number of those so far
    /// @param done how many have finished
    private record Counts(IntValue inside, IntValue most, IntValue done) implements Serializable {}
}
