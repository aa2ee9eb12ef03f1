package io.interproc.examples;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/// A first-in, first-out queue of numbers, made of shared values; it can be passed to a worker.
///
/// The places form a ring: number k is in place k modulo the number of places, and the queue holds the numbers from
/// `taken` up to, but not including, `added`. Whoever uses the queue holds its lock.
///
/// @param places where the numbers are
/// @param added how many numbers were ever added
/// @param taken how many numbers were ever taken
record NumberQueue(List<IntValue> places, IntValue added, IntValue taken) implements Serializable {

    /// Creates an empty queue.
    ///
    /// @param lock what those who use the queue will hold
    /// @param capacity how many numbers it can hold
    static NumberQueue create(Scope scope, Lock lock, int capacity) {
        ValueOptions guarded = ValueOptions.defaults().withLock(lock);
        return new NumberQueue(
                Stream.generate(() -> scope.value(ValueType.INT32, 0, guarded))
                        .limit(capacity)
                        .toList(),
                scope.value(ValueType.INT32, 0, guarded),
                scope.value(ValueType.INT32, 0, guarded));
    }

    boolean isEmpty() {
        return added.get() == taken.get();
    }

    /// Adds a number at the end.
    ///
    /// @throws IllegalStateException if the queue is full
    void add(int number) {
        if (added.get() - taken.get() == places.size()) {
            throw new IllegalStateException("the queue holds " + places.size() + " numbers and is full");
        }
        places.get(added.get() % places.size()).set(number);
        added.incrementAndGet();
    }

    /// Takes the number at the front; the queue must not be empty.
    int take() {
        return places.get(taken.getAndIncrement() % places.size()).get();
    }
}
