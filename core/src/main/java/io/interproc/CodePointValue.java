package io.interproc;

/// A shared character: one Unicode code point, type code `u`.
///
/// Everything of [Value] holds, also what an access throws after the removal of the value; nothing here boxes.
public interface CodePointValue extends Value<Integer> {

    /// Returns the value.
    int get();

    /// Returns the value without waiting for a holder of the lock.
    int peek();

    /// Sets the code point.
    ///
    /// @throws IllegalArgumentException if it is not a Unicode code point
    void set(int codePoint);

    /// Returns the value as a string of one code point, as Python does.
    default String getString() {
        return Character.toString(get());
    }

    /// Sets the value and returns the one before, atomically.
    int getAndSet(int value);

    /// Sets the value to `update` if it is `expected`, atomically, and returns whether it was.
    boolean compareAndSet(int expected, int update);

    @Override
    default Integer getValue() {
        return get();
    }

    @Override
    default Integer peekValue() {
        return peek();
    }
}
