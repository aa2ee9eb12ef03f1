package io.interproc;

import java.util.function.IntUnaryOperator;

/// A shared integer that fits an `int`: `i`, and the narrower `b`, `B`, `h`, `H`, which wrap to their width.
///
/// Everything of [Value] holds, also what an access throws after the removal of the value; nothing here boxes.
public interface IntValue extends Value<Integer> {

    /// Returns the value.
    int get();

    /// Returns the value without waiting for a holder of the lock.
    int peek();

    /// Sets the value, wrapped or rounded to the width of the type.
    void set(int value);

    /// Sets the value and returns the one before, atomically.
    int getAndSet(int value);

    /// Sets the value to `update` if it is `expected`, atomically, and returns whether it was. Both are wrapped or
    /// rounded to the width of the type first.
    boolean compareAndSet(int expected, int update);

    /// Adds to the value and returns the one before, atomically; wraps or rounds as C does.
    int getAndAdd(int delta);

    /// Adds to the value and returns the new one, atomically; wraps or rounds as C does.
    int addAndGet(int delta);

    /// Adds one and returns the new value, atomically.
    default int incrementAndGet() {
        return addAndGet(1);
    }

    /// Subtracts one and returns the new value, atomically.
    default int decrementAndGet() {
        return addAndGet(-1);
    }

    /// Adds one and returns the value before, atomically.
    default int getAndIncrement() {
        return getAndAdd(1);
    }

    /// Subtracts one and returns the value before, atomically.
    default int getAndDecrement() {
        return getAndAdd(-1);
    }

    /// Replaces the value by the function's result, atomically, and returns the new value. A guarded value holds
    /// its lock while the function runs, once; a raw value may run it several times.
    int updateAndGet(IntUnaryOperator function);

    @Override
    default Integer getValue() {
        return get();
    }

    @Override
    default Integer peekValue() {
        return peek();
    }
}
