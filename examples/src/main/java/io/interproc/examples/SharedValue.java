package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.Worker;

/// A value that two workers change: `multiprocessing.Value('i', 0)`.
///
/// One worker reads the value and writes it back, which are two steps, so it holds the value's lock. The other adds in
/// one step. Both are passed the value as an argument.
///
/// @param rounds how often each worker adds
public record SharedValue(int rounds) implements Program {

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public SharedValue {
        Options.requirePositive("rounds", rounds);
    }

    /// Returns the program as it is told: one round, after which the value is 3.
    public static SharedValue defaults() {
        return new SharedValue(1);
    }

    @Override
    public Result run(Scope scope) throws Exception {
        IntValue n = scope.intValue(0);
        Worker one = scope.worker().name("add-one").start(SharedValue::addOne, n, rounds);
        Worker two = scope.worker().name("add-two").start(SharedValue::addTwo, n, rounds);
        one.joinOrThrow();
        two.joinOrThrow();
        int expected = 3 * rounds;
        return new Result(n.get() == expected, "the value is " + n.get() + ", expected " + expected);
    }

    private static void addOne(IntValue n, int rounds) {
        for (int i = 0; i < rounds; i++) {
            try (Held _ = n.hold()) { // with n.get_lock():
                n.set(n.get() + 1); //     n.value += 1
                say("added 1 under the lock: " + n.get());
            }
        }
    }

    private static void addTwo(IntValue n, int rounds) {
        for (int i = 0; i < rounds; i++) {
            int before = n.getAndAdd(2);
            say("added 2 in one step: " + (before + 2));
        }
    }
}
