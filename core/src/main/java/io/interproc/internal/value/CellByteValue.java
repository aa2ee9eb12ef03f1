package io.interproc.internal.value;

import io.interproc.ByteValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A C `char` in the low-order byte of its word; the other bytes are written as zero and never read.
final class CellByteValue extends AbstractWordValue<Byte> implements ByteValue {

    private static final long serialVersionUID = 1L;

    CellByteValue(ValueType<ByteValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    private static int wordOf(byte value) {
        return Byte.toUnsignedInt(value);
    }

    @Override
    int normalise(int word) {
        return word & 0xFF;
    }

    @Override
    Byte valueOf(int word) {
        return (byte) word;
    }

    @Override
    int convert(@Nullable Object value) {
        return wordOf(Conversions.toChar(type(), value));
    }

    @Override
    public byte get() {
        return (byte) getWord();
    }

    @Override
    public byte peek() {
        return (byte) peekWord();
    }

    @Override
    public void set(byte value) {
        setWord(wordOf(value));
    }

    @Override
    public byte getAndSet(byte value) {
        return (byte) getAndSetWord(wordOf(value));
    }

    @Override
    public boolean compareAndSet(byte expected, byte update) {
        return compareAndSetWord(wordOf(expected), wordOf(update));
    }
}
