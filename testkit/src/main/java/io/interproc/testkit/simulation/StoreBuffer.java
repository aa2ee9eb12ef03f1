package io.interproc.testkit.simulation;

import java.util.Arrays;

/// The stores of one thread that the others do not see yet, in their order, as the store buffer of a processor core
/// holds them. The thread itself sees them.
final class StoreBuffer {

    private final HeapWords memory;
    private int[] indexes = new int[8];
    private long[] masks = new long[8];
    private long[] values = new long[8];
    private int size;

    StoreBuffer(HeapWords memory) {
        this.memory = memory;
    }

    /// Adds a store of the bits of a mask.
    void add(int index, long mask, long value) {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * size);
            masks = Arrays.copyOf(masks, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        indexes[size] = index;
        masks[size] = mask;
        values[size++] = value;
    }

    /// Returns a word of the memory as the thread sees it.
    long forward(int index, long word) {
        long seen = word;
        for (int i = 0; i < size; i++) {
            if (indexes[i] == index) {
                seen = (seen & ~masks[i]) | (values[i] & masks[i]);
            }
        }
        return seen;
    }

    boolean holds(long offset) {
        return holdsAny(offset & -8L, (offset & -8L) + 8);
    }

    /// Returns whether there is a store into a range.
    boolean holdsAny(long from, long to) {
        for (int i = 0; i < size; i++) {
            if (offset(i) >= from && offset(i) < to) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    /// Returns the offset of the word of a store.
    long offset(int i) {
        return 8L * indexes[i];
    }

    /// Makes the oldest stores visible.
    void drain(int count) {
        for (int i = 0; i < count; i++) {
            memory.merge(indexes[i], masks[i], values[i]);
        }
        size -= count;
        System.arraycopy(indexes, count, indexes, 0, size);
        System.arraycopy(masks, count, masks, 0, size);
        System.arraycopy(values, count, values, 0, size);
    }

    void drain() {
        if (size != 0) {
            drain(size);
        }
    }
}
