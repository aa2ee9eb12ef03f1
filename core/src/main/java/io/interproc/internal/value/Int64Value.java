package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A 64-bit integer, signed or read as unsigned, as wide as its word: every access is one of the word.
final class Int64Value extends AbstractLongValue {

    private static final long serialVersionUID = 1L;

    Int64Value(ValueType<LongValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    @Override
    long wrap(long number) {
        return number;
    }

    @Override
    long load() {
        return getLong();
    }

    @Override
    void storeVolatile(long number) {
        setLongVolatile(number);
    }

    @Override
    void storeRelease(long number) {
        setLongRelease(number);
    }

    @Override
    boolean replace(long expected, long update) {
        return compareAndSetLong(expected, update);
    }

    @Override
    long fetchAndAdd(long delta) {
        return getAndAddLong(delta);
    }

    @Override
    long fetchAndSet(long number) {
        return getAndSetLong(number);
    }
}
