package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// An unsigned 32-bit integer: as wide as its word, read into the positive half of a `long`.
final class Uint32Value extends AbstractLongValue {

    private static final long serialVersionUID = 1L;

    Uint32Value(ValueType<LongValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    @Override
    long wrap(long number) {
        return number & 0xFFFF_FFFFL;
    }

    @Override
    long load() {
        return Integer.toUnsignedLong(getInt());
    }

    @Override
    void storeVolatile(long number) {
        setIntVolatile((int) number);
    }

    @Override
    void storeRelease(long number) {
        setIntRelease((int) number);
    }

    @Override
    boolean replace(long expected, long update) {
        return compareAndSetInt((int) expected, (int) update);
    }

    @Override
    long fetchAndAdd(long delta) {
        return Integer.toUnsignedLong(getAndAddInt((int) delta));
    }

    @Override
    long fetchAndSet(long number) {
        return Integer.toUnsignedLong(getAndSetInt((int) number));
    }
}
