package io.interproc;

import java.util.function.DoubleUnaryOperator;

/// A shared floating-point value: `d`, and `f`, which rounds to single precision. Comparison in `compareAndSet` is by
/// bits, as in [Double#doubleToRawLongBits].
///
/// Everything of [Value] holds, also what an access throws after the removal of the value; nothing here boxes.
public interface DoubleValue extends Value<Double> {

    /// Returns the value.
    double get();

    /// Returns the value without waiting for a holder of the lock.
    double peek();

    /// Sets the value, wrapped or rounded to the width of the type.
    void set(double value);

    /// Sets the value and returns the one before, atomically.
    double getAndSet(double value);

    /// Sets the value to `update` if it is `expected`, atomically, and returns whether it was. Both are wrapped or
    /// rounded to the width of the type first.
    boolean compareAndSet(double expected, double update);

    /// Adds to the value and returns the one before, atomically; wraps or rounds as C does.
    double getAndAdd(double delta);

    /// Adds to the value and returns the new one, atomically; wraps or rounds as C does.
    double addAndGet(double delta);

    /// Replaces the value by the function's result, atomically, and returns the new value. A guarded value holds
    /// its lock while the function runs, once; a raw value may run it several times.
    double updateAndGet(DoubleUnaryOperator function);

    @Override
    default Double getValue() {
        return get();
    }

    @Override
    default Double peekValue() {
        return peek();
    }
}
