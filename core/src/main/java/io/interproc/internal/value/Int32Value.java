package io.interproc.internal.value;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A signed 32-bit integer, as wide as its word: every access is one of the word.
final class Int32Value extends AbstractIntValue {

    private static final long serialVersionUID = 1L;

    Int32Value(ValueType<IntValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    @Override
    int wrap(int number) {
        return number;
    }

    @Override
    int load() {
        return getInt();
    }

    @Override
    void storeVolatile(int number) {
        setIntVolatile(number);
    }

    @Override
    void storeRelease(int number) {
        setIntRelease(number);
    }

    @Override
    boolean replace(int expected, int update) {
        return compareAndSetInt(expected, update);
    }

    @Override
    int fetchAndAdd(int delta) {
        return getAndAddInt(delta);
    }

    @Override
    int fetchAndSet(int number) {
        return getAndSetInt(number);
    }
}
