package io.interproc.internal.value;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// A signed 32-bit integer, as wide as its word: every access is one of the cell.
final class Int32Value extends AbstractIntValue {

    private static final long serialVersionUID = 1L;

    private final transient IntCell cell;

    Int32Value(ValueType<IntValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.intCell();
    }

    @Override
    int wrap(int number) {
        return number;
    }

    @Override
    int load() {
        return cell.getVolatile();
    }

    @Override
    void storeVolatile(int number) {
        cell.setVolatile(number);
    }

    @Override
    void storeRelease(int number) {
        cell.setRelease(number);
    }

    @Override
    boolean replace(int expected, int update) {
        return cell.compareAndSet(expected, update);
    }

    @Override
    int fetchAndAdd(int delta) {
        return cell.getAndAdd(delta);
    }

    @Override
    int fetchAndSet(int number) {
        return cell.getAndSet(number);
    }
}
