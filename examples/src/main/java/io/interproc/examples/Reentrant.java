package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;

/// A function that holds a lock and calls itself: it needs an `RLock`.
///
/// Two workers go down the same function. The one that is in may take the lock again at each level; the other
/// waits until the first has left every level. With a plain lock the second level would wait for the first one
/// for ever; here it is told so at once.
///
/// @param depth how many levels the function goes down
public record Reentrant(int depth) implements Program {

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public Reentrant {
        Options.requirePositive("depth", depth);
    }

    /// Returns the program with five levels.
    public static Reentrant defaults() {
        return new Reentrant(5);
    }

    @Override
    public Result run(Scope scope) throws Exception {
        RLock lock = scope.rlock();
        IntValue levels =
                scope.value(ValueType.INT32, 0, ValueOptions.defaults().withLock(lock));
        Worker first = scope.worker().name("first").start(Reentrant::descend, lock, levels, depth);
        Worker second = scope.worker().name("second").start(Reentrant::descend, lock, levels, depth);
        first.joinOrThrow();
        second.joinOrThrow();

        boolean refused = secondLevelIsRefused(scope.lock());
        boolean passed = levels.get() == 2 * depth && !lock.isLocked() && refused;
        return new Result(
                passed,
                "two workers entered " + levels.get() + " levels, the lock is " + (lock.isLocked() ? "held" : "free")
                        + ", a plain lock " + (refused ? "refused" : "allowed") + " the second level");
    }

    /// Counts a level and goes down to the next one while it holds the lock.
    private static void descend(RLock lock, IntValue levels, int depth) {
        if (depth == 0) {
            return;
        }
        try (Held _ = lock.hold()) {
            levels.set(levels.get() + 1);
            say("holds the lock " + lock.holdCount() + " times");
            descend(lock, levels, depth - 1);
        }
    }

    private static boolean secondLevelIsRefused(Lock plain) {
        try (Held _ = plain.hold();
                Held _ = plain.hold()) {
            return false;
        } catch (IllegalMonitorStateException e) {
            say("a plain lock says: " + e.getMessage());
            return true;
        }
    }
}
