package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.Worker;

/// Two workers that take turns by signalling each other: semaphores that begin with no permit.
///
/// Each worker acquires a permit of its own semaphore, which is the signal that it is its turn, and releases one of the
/// other's. Whoever releases a permit need not have acquired it. A signal that comes before anybody waits for it is
/// kept.
///
/// @param rounds how often each worker has its turn
public record Relay(int rounds) implements Program {

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public Relay {
        Options.requirePositive("rounds", rounds);
    }

    /// Returns the program with three rounds.
    public static Relay defaults() {
        return new Relay(3);
    }

    @Override
    public Result run(Scope scope) throws Exception {
        Semaphore ping = scope.semaphore(0);
        Semaphore pong = scope.semaphore(0);
        IntValue turns = scope.intValue(0);
        Worker even = scope.worker().name("ping").start(Relay::takeTurns, ping, pong, turns, rounds);
        Worker odd = scope.worker().name("pong").start(Relay::takeTurns, pong, ping, turns, rounds);
        ping.release(); // the first turn
        even.joinOrThrow();
        odd.joinOrThrow();

        boolean passed = turns.get() == 2 * rounds && ping.tryAcquire() && !pong.tryAcquire();
        return new Result(passed, "two workers had " + turns.get() + " turns, expected " + 2 * rounds);
    }

    /// Counts on when it is this worker's turn. Nobody else does so at the same time, so reading and writing may be
    /// two steps.
    private static void takeTurns(Semaphore mine, Semaphore others, IntValue turns, int rounds)
            throws InterruptedException {
        for (int i = 0; i < rounds; i++) {
            mine.acquire();
            turns.set(turns.get() + 1);
            say("has turn " + turns.get());
            others.release();
        }
    }
}
