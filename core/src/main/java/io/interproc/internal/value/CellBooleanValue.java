package io.interproc.internal.value;

import io.interproc.BooleanValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A C `_Bool` in the low-order byte of its word, 0 or 1. Whatever else another program wrote there reads as true.
final class CellBooleanValue extends AbstractWordValue<Boolean> implements BooleanValue {

    private static final long serialVersionUID = 1L;

    CellBooleanValue(ValueType<BooleanValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    private static int wordOf(boolean value) {
        return value ? 1 : 0;
    }

    @Override
    int normalise(int word) {
        return wordOf((word & 0xFF) != 0);
    }

    @Override
    Boolean valueOf(int word) {
        return word != 0;
    }

    @Override
    int convert(@Nullable Object value) {
        return wordOf(Conversions.toBoolean(type(), value));
    }

    @Override
    public boolean get() {
        return getWord() != 0;
    }

    @Override
    public boolean peek() {
        return peekWord() != 0;
    }

    @Override
    public void set(boolean value) {
        setWord(wordOf(value));
    }

    @Override
    public boolean getAndSet(boolean value) {
        return getAndSetWord(wordOf(value)) != 0;
    }

    @Override
    public boolean compareAndSet(boolean expected, boolean update) {
        return compareAndSetWord(wordOf(expected), wordOf(update));
    }
}
