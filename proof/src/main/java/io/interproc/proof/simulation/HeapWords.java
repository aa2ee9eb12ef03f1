package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Words in a heap array, in little-endian order, for one thread at a time: a simulation hands a turn on, and that
/// orders its accesses.
///
/// Stores are visible at once, or late: an opaque, release or unordered store goes into the [StoreBuffer] of its
/// thread, if it has one; every volatile store and every update empties it first. Loads see the stores of their own
/// thread.
public final class HeapWords extends Words {

    private static final long WHOLE = -1L;
    private static final long HALF = 0xFFFF_FFFFL;

    private final long[] array;
    private Supplier<@Nullable StoreBuffer> buffers = () -> null;
    private long changes;
    private int quietFrom;
    private int quietTo;

    /// Creates zeroed words.
    ///
    /// @param bytes how many bytes there are, a multiple of 8
    public HeapWords(long bytes) {
        array = new long[Math.toIntExact(bytes >> 3)];
    }

    /// Does not count changes of a range from now on: what is written there is not the same in a replay.
    void disregard(long from, long to) {
        quietFrom = word(from);
        quietTo = word(to);
    }

    /// Lets stores be late from now on.
    ///
    /// @param ofThread returns the buffer of the thread that runs, or null if its stores are not late
    void bufferStores(Supplier<@Nullable StoreBuffer> ofThread) {
        buffers = ofThread;
    }

    /// Returns how often a word or a buffer has changed, where that counts.
    long changes() {
        return changes;
    }

    /// Returns a word as all see it.
    long visible(long offset) {
        return array[index(offset)];
    }

    @Override
    public long size() {
        return 8L * array.length;
    }

    private static int index(long offset) {
        if ((offset & 7) != 0) {
            throw new IllegalArgumentException("the offset of a long must be a multiple of 8: " + offset);
        }
        return word(offset);
    }

    private static int word(long offset) {
        return (int) Math.min(offset >> 3, Integer.MAX_VALUE);
    }

    private static int shift(long offset) {
        if ((offset & 3) != 0) {
            throw new IllegalArgumentException("the offset of an int must be a multiple of 4: " + offset);
        }
        return (int) (offset & 4) << 3;
    }

    private long load(int index) {
        StoreBuffer buffer = buffers.get();
        return buffer == null ? array[index] : buffer.forward(index, array[index]);
    }

    /// Changes some bits of a word, for all to see.
    void merge(int index, long mask, long value) {
        long before = array[index];
        long after = (before & ~mask) | (value & mask);
        if (after != before) {
            array[index] = after;
            count(index);
        }
    }

    private void storeLate(int index, long mask, long value, boolean release) {
        StoreBuffer buffer = buffers.get();
        if (buffer == null) {
            merge(index, mask, value);
        } else if (index < 0 || index >= array.length) {
            throw new IndexOutOfBoundsException(index);
        } else {
            buffer.add(index, mask, value, release);
            count(index);
        }
    }

    private void count(int index) {
        if (index < quietFrom || index >= quietTo) {
            changes++;
        }
    }

    /// Empties the buffer of the thread that runs, and returns a word.
    private long fence(int index) {
        StoreBuffer buffer = buffers.get();
        if (buffer != null) {
            buffer.drain();
        }
        return array[index];
    }

    private boolean replace(int index, long mask, long expected, long value) {
        if ((fence(index) & mask) != (expected & mask)) {
            return false;
        }
        merge(index, mask, value);
        return true;
    }

    private long update(int index, long mask, long value) {
        long before = fence(index);
        merge(index, mask, value);
        return before;
    }

    @Override
    public long getOpaque(long offset) {
        return load(index(offset));
    }

    @Override
    public long getAcquire(long offset) {
        return load(index(offset));
    }

    @Override
    public long getVolatile(long offset) {
        return load(index(offset));
    }

    @Override
    public void setOpaque(long offset, long value) {
        storeLate(index(offset), WHOLE, value, false);
    }

    @Override
    public void setRelease(long offset, long value) {
        storeLate(index(offset), WHOLE, value, true);
    }

    @Override
    public void setVolatile(long offset, long value) {
        update(index(offset), WHOLE, value);
    }

    @Override
    public boolean compareAndSet(long offset, long expected, long value) {
        return replace(index(offset), WHOLE, expected, value);
    }

    @Override
    public long getAndAdd(long offset, long delta) {
        int index = index(offset);
        return update(index, WHOLE, fence(index) + delta);
    }

    @Override
    public long getAndSet(long offset, long value) {
        return update(index(offset), WHOLE, value);
    }

    @Override
    public long getAndBitwiseOr(long offset, long mask) {
        return update(index(offset), mask, WHOLE);
    }

    @Override
    public long getAndBitwiseAnd(long offset, long mask) {
        return update(index(offset), ~mask, 0);
    }

    @Override
    public int getIntOpaque(long offset) {
        return (int) (load(word(offset)) >>> shift(offset));
    }

    @Override
    public int getIntVolatile(long offset) {
        return getIntOpaque(offset);
    }

    @Override
    public void setIntOpaque(long offset, int value) {
        int shift = shift(offset);
        storeLate(word(offset), HALF << shift, (long) value << shift, false);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        int shift = shift(offset);
        storeLate(word(offset), HALF << shift, (long) value << shift, true);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        getAndSetInt(offset, value);
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        int shift = shift(offset);
        return replace(word(offset), HALF << shift, (long) expected << shift, (long) value << shift);
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        return getAndSetInt(offset, (int) (fence(word(offset)) >>> shift(offset)) + delta);
    }

    @Override
    public int getAndSetInt(long offset, int value) {
        int shift = shift(offset);
        return (int) (update(word(offset), HALF << shift, (long) value << shift) >>> shift);
    }

    @Override
    public void getBytes(long offset, byte[] target) {
        for (int i = 0; i < target.length; i++) {
            long at = offset + i;
            target[i] = (byte) (load(word(at)) >>> (8 * (at & 7)));
        }
    }

    @Override
    public void zero(long offset, long bytes) {
        for (long at = offset; at < offset + bytes; at += Long.BYTES) {
            storeLate(index(at), WHOLE, 0, false);
        }
    }

    @Override
    public void setBytes(long offset, byte[] source) {
        long mask = 0;
        long value = 0;
        for (int i = 0; i < source.length; i++) {
            long at = offset + i;
            int shift = (int) (8 * (at & 7));
            mask |= 0xFFL << shift;
            value |= (source[i] & 0xFFL) << shift;
            if (shift == 56 || i == source.length - 1) {
                storeLate(word(at), mask, value, false);
                mask = 0;
                value = 0;
            }
        }
    }
}
