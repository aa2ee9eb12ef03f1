package io.interproc.testkit.storm;

import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.LongValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The objects of a storm, which everybody finds by their names.
///
/// @param locks locks of every kind, which all use, and behind them one for each place, which one thread of its worker
///     uses often in a row; each with a referee
/// @param guarded a value that is changed by single operations
/// @param updated a value that is changed by functions
/// @param raw a value without a lock
/// @param first one of two values that are changed together
/// @param second the other, under the lock of the first
/// @param probes locks that victims hold when they are killed, one for each place
record Goods(
        List<Lock> locks,
        Condition condition,
        LongValue guarded,
        LongValue updated,
        LongValue raw,
        IntValue first,
        IntValue second,
        List<RLock> probes) {

    /// How many locks all use.
    static final int COMMON = 3;

    /// How many places for workers there are.
    static final int PLACES = 4;

    /// How many locks there are.
    static final int LOCKS = COMMON + PLACES;

    /// How many referees there are: one for each lock, and the last one for the lock of the other scope.
    static final int REFEREES = LOCKS + 1;

    /// Returns the name of a scope that is opened and closed all the time, beside the one of a storm that all keep
    /// open.
    static String otherScope(String scopeName) {
        return scopeName + ".other";
    }

    /// Returns the file of the scope of that name.
    static Path file(String scopeName) {
        return Path.of("/dev/shm", "interproc." + scopeName);
    }

    /// Returns the lock in that scope.
    static Lock otherLock(Scope other) {
        return other.lock("lock");
    }

    /// Returns the locks that all use.
    List<Lock> common() {
        return locks.subList(0, COMMON);
    }

    static Goods of(Scope scope) {
        IntValue first = scope.intValue("first", 0);
        LockOptions fair = LockOptions.defaults().withFairness(true);
        List<Lock> locks =
                new ArrayList<>(List.of(scope.lock("lock"), scope.rlock("rlock"), scope.rlock("fair", fair)));
        for (int place = 0; place < PLACES; place++) {
            String name = "own" + place;
            locks.add(place < PLACES / 2 ? scope.lock(name) : scope.rlock(name));
        }
        return new Goods(
                List.copyOf(locks),
                scope.condition("condition"),
                scope.longValue("guarded", 0),
                scope.longValue("updated", 0),
                scope.value(ValueType.INT64, 0L, ValueOptions.raw().withName("raw")),
                first,
                scope.value(ValueType.INT32, 0, ValueOptions.named("second").withLock(first.getLock())),
                IntStream.range(0, PLACES)
                        .mapToObj(place -> scope.rlock("probe" + place))
                        .toList());
    }
}
