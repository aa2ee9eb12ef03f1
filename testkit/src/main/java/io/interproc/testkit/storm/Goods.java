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
import java.util.List;
import java.util.stream.IntStream;

/// The objects of a storm, which everybody finds by their names.
///
/// @param locks locks of every kind, each with a referee
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

    /// How many locks there are.
    static final int LOCKS = 3;

    /// How many places for workers there are.
    static final int PROBES = 4;

    static Goods of(Scope scope) {
        IntValue first = scope.intValue("first", 0);
        LockOptions fair = LockOptions.defaults().withFairness(true);
        return new Goods(
                List.of(scope.lock("lock"), scope.rlock("rlock"), scope.rlock("fair", fair)),
                scope.condition("condition"),
                scope.longValue("guarded", 0),
                scope.longValue("updated", 0),
                scope.value(ValueType.INT64, 0L, ValueOptions.raw().withName("raw")),
                first,
                scope.value(ValueType.INT32, 0, ValueOptions.named("second").withLock(first.lock())),
                IntStream.range(0, PROBES)
                        .mapToObj(place -> scope.rlock("probe" + place))
                        .toList());
    }
}
