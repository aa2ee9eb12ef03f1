package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A 64-bit integer, signed or read as unsigned, as wide as its word: every access is one of the cell.
final class Int64Value extends AbstractLongValue {

    private static final long serialVersionUID = 1L;

    private final transient LongCell cell;

    Int64Value(ValueType<LongValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.longCell();
    }

    @Override
    long wrap(long number) {
        return number;
    }

    @Override
    long load() {
        return cell.getVolatile();
    }

    @Override
    void storeVolatile(long number) {
        cell.setVolatile(number);
    }

    @Override
    void storeRelease(long number) {
        cell.setRelease(number);
    }

    @Override
    boolean replace(long expected, long update) {
        return cell.compareAndSet(expected, update);
    }

    @Override
    long fetchAndAdd(long delta) {
        return cell.getAndAdd(delta);
    }

    @Override
    long fetchAndSet(long number) {
        return cell.getAndSet(number);
    }
}
