package io.interproc;

/// A shared boolean, one byte: 0 or 1.
///
/// Everything of [Value] holds, also what an access throws after the removal of the value; nothing here boxes.
public interface BooleanValue extends Value<Boolean> {

    /// Returns the value.
    boolean get();

    /// Returns the value without waiting for a holder of the lock.
    boolean peek();

    /// Sets the value.
    void set(boolean value);

    /// Sets the value and returns the one before, atomically.
    boolean getAndSet(boolean value);

    /// Sets the value to `update` if it is `expected`, atomically, and returns whether it was.
    boolean compareAndSet(boolean expected, boolean update);

    @Override
    default Boolean getValue() {
        return get();
    }

    @Override
    default Boolean peekValue() {
        return peek();
    }
}
