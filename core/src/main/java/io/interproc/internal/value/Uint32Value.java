package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// An unsigned 32-bit integer: as wide as its word, read into the positive half of a `long`.
final class Uint32Value extends AbstractLongValue {

    private static final long serialVersionUID = 1L;

    private final transient IntCell cell;

    Uint32Value(ValueType<LongValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.intCell();
    }

    @Override
    long wrap(long number) {
        return number & 0xFFFF_FFFFL;
    }

    @Override
    long load() {
        return Integer.toUnsignedLong(cell.getVolatile());
    }

    @Override
    void storeVolatile(long number) {
        cell.setVolatile((int) number);
    }

    @Override
    void storeRelease(long number) {
        cell.setRelease((int) number);
    }

    @Override
    boolean replace(long expected, long update) {
        return cell.compareAndSet((int) expected, (int) update);
    }

    @Override
    long fetchAndAdd(long delta) {
        return Integer.toUnsignedLong(cell.getAndAdd((int) delta));
    }

    @Override
    long fetchAndSet(long number) {
        return Integer.toUnsignedLong(cell.getAndSet((int) number));
    }
}
