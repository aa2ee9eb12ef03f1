package io.interproc;

import java.util.function.LongUnaryOperator;

/// A shared integer that needs a `long`: `l`, `q`, `I` (0 to 2<sup>32</sup> − 1), and `L` and `Q`, whose 64 bits are
/// to be read as unsigned (see [Long#toUnsignedString(long)]).
///
/// Everything of [Value] holds, also what an access throws after the removal of the value; nothing here boxes.
public interface LongValue extends Value<Long> {

    /// Returns the value.
    long get();

    /// Returns the value without waiting for a holder of the lock.
    long peek();

    /// Sets the value, wrapped or rounded to the width of the type.
    void set(long value);

    /// Sets the value and returns the one before, atomically.
    long getAndSet(long value);

    /// Sets the value to `update` if it is `expected`, atomically, and returns whether it was. Both are wrapped or
    /// rounded to the width of the type first.
    boolean compareAndSet(long expected, long update);

    /// Adds to the value and returns the one before, atomically; wraps or rounds as C does.
    long getAndAdd(long delta);

    /// Adds to the value and returns the new one, atomically; wraps or rounds as C does.
    long addAndGet(long delta);

    /// Adds one and returns the new value, atomically.
    default long incrementAndGet() {
        return addAndGet(1);
    }

    /// Subtracts one and returns the new value, atomically.
    default long decrementAndGet() {
        return addAndGet(-1);
    }

    /// Adds one and returns the value before, atomically.
    default long getAndIncrement() {
        return getAndAdd(1);
    }

    /// Subtracts one and returns the value before, atomically.
    default long getAndDecrement() {
        return getAndAdd(-1);
    }

    /// Replaces the value by the function's result, atomically, and returns the new value. A guarded value holds
    /// its lock while the function runs, once; a raw value may run it several times.
    long updateAndGet(LongUnaryOperator function);

    @Override
    default Long getValue() {
        return get();
    }

    @Override
    default Long peekValue() {
        return peek();
    }
}
