package io.interproc;

/// A shared C `char`: one byte, type code `c`. Python reads it as a byte string of length one; the byte is 0 to 255
/// there and −128 to 127 here (see [Byte#toUnsignedInt(byte)]).
///
/// Everything of [Value] holds, also what an access throws after the removal of the value; nothing here boxes.
public interface ByteValue extends Value<Byte> {

    /// Returns the value.
    byte get();

    /// Returns the value without waiting for a holder of the lock.
    byte peek();

    /// Sets the value.
    void set(byte value);

    /// Sets the value and returns the one before, atomically.
    byte getAndSet(byte value);

    /// Sets the value to `update` if it is `expected`, atomically, and returns whether it was.
    boolean compareAndSet(byte expected, byte update);

    @Override
    default Byte getValue() {
        return get();
    }

    @Override
    default Byte peekValue() {
        return peek();
    }
}
