package io.interproc.internal.value;

import io.interproc.CodePointValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A code point, which fills its word. What another program wrote is read as it is, valid or not.
final class CellCodePointValue extends AbstractWordValue<Integer> implements CodePointValue {

    private static final long serialVersionUID = 1L;

    CellCodePointValue(ValueType<CodePointValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    @Override
    int normalise(int word) {
        return word;
    }

    @Override
    Integer valueOf(int word) {
        return word;
    }

    @Override
    int convert(@Nullable Object value) {
        return Conversions.toCodePoint(type(), value);
    }

    @Override
    public int get() {
        return getWord();
    }

    @Override
    public int peek() {
        return peekWord();
    }

    @Override
    public void set(int value) {
        setWord(Conversions.requireCodePoint(type(), value));
    }

    @Override
    public int getAndSet(int value) {
        return getAndSetWord(Conversions.requireCodePoint(type(), value));
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        return compareAndSetWord(expected, Conversions.requireCodePoint(type(), update));
    }
}
