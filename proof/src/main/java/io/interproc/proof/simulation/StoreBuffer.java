package io.interproc.proof.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/// The stores of one thread that the others do not see yet, in their order, as the store buffer of a processor core
/// holds them. The thread itself sees them. A buffer that may reorder shows a store before earlier ones to other words,
/// unless it is a release store.
final class StoreBuffer {

    private final HeapWords memory;
    private final boolean reorders;
    private int[] indexes = new int[8];
    private long[] masks = new long[8];
    private long[] values = new long[8];
    private boolean[] releases = new boolean[8];
    private int size;

    StoreBuffer(HeapWords memory, boolean reorders) {
        this.memory = memory;
        this.reorders = reorders;
    }

    /// Adds a store of the bits of a mask.
    void add(int index, long mask, long value, boolean release) {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * size);
            masks = Arrays.copyOf(masks, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            releases = Arrays.copyOf(releases, 2 * size);
        }
        indexes[size] = index;
        masks[size] = mask;
        releases[size] = release;
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
        return holdsAny(other -> other >> 3 == offset >> 3);
    }

    /// Returns whether there is a store into one of some words.
    boolean holdsAny(LongPredicate words) {
        for (int i = 0; i < size; i++) {
            if (words.test(offset(i))) {
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

    /// Returns which stores may become visible next, the oldest first.
    List<Integer> next() {
        List<Integer> next = new ArrayList<>();
        for (int i = 0; i < (reorders ? size : Math.min(1, size)); i++) {
            boolean first = i == 0 || !releases[i];
            for (int j = 0; j < i; j++) {
                first &= indexes[j] != indexes[i];
            }
            if (first) {
                next.add(i);
            }
        }
        return next;
    }

    /// Makes a store visible.
    void show(int i) {
        memory.merge(indexes[i], masks[i], values[i]);
        size--;
        System.arraycopy(indexes, i + 1, indexes, i, size - i);
        System.arraycopy(masks, i + 1, masks, i, size - i);
        System.arraycopy(values, i + 1, values, i, size - i);
        System.arraycopy(releases, i + 1, releases, i, size - i);
    }

    /// Makes all stores visible.
    void drain() {
        for (int i = 0; i < size; i++) {
            memory.merge(indexes[i], masks[i], values[i]);
        }
        size = 0;
    }
}
