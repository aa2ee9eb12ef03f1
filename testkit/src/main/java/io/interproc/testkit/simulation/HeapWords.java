package io.interproc.testkit.simulation;

import io.interproc.internal.memory.Words;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Words in a heap array: the memory of the simulator, and of checkers that do not see mapped memory.
///
/// Atomic like a segment's words, so that it may also be used by threads that really run at the same time. An int is
/// half of a long, the lower half at the lower offset.
public final class HeapWords extends Words {

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] array;

    /// Creates zeroed words.
    ///
    /// @param bytes how many bytes there are, a multiple of 8
    public HeapWords(long bytes) {
        array = new long[Math.toIntExact(bytes >> 3)];
    }

    @Override
    public long size() {
        return 8L * array.length;
    }

    private static int index(long offset) {
        if ((offset & 7) != 0) {
            throw new IllegalArgumentException("the offset of a long must be a multiple of 8: " + offset);
        }
        return (int) Math.min(offset >> 3, Integer.MAX_VALUE);
    }

    @Override
    public long getOpaque(long offset) {
        return (long) LONG.getOpaque(array, index(offset));
    }

    @Override
    public long getAcquire(long offset) {
        return (long) LONG.getAcquire(array, index(offset));
    }

    @Override
    public long getVolatile(long offset) {
        return (long) LONG.getVolatile(array, index(offset));
    }

    @Override
    public void setOpaque(long offset, long value) {
        LONG.setOpaque(array, index(offset), value);
    }

    @Override
    public void setRelease(long offset, long value) {
        LONG.setRelease(array, index(offset), value);
    }

    @Override
    public void setVolatile(long offset, long value) {
        LONG.setVolatile(array, index(offset), value);
    }

    @Override
    public boolean compareAndSet(long offset, long expected, long value) {
        return LONG.compareAndSet(array, index(offset), expected, value);
    }

    @Override
    public long getAndAdd(long offset, long delta) {
        return (long) LONG.getAndAdd(array, index(offset), delta);
    }

    @Override
    public long getAndSet(long offset, long value) {
        return (long) LONG.getAndSet(array, index(offset), value);
    }

    @Override
    public long getAndBitwiseOr(long offset, long mask) {
        return (long) LONG.getAndBitwiseOr(array, index(offset), mask);
    }

    @Override
    public long getAndBitwiseAnd(long offset, long mask) {
        return (long) LONG.getAndBitwiseAnd(array, index(offset), mask);
    }

    @Override
    public int getIntOpaque(long offset) {
        return half(getOpaque(offset & ~7L), offset);
    }

    @Override
    public int getIntVolatile(long offset) {
        return half(getVolatile(offset & ~7L), offset);
    }

    @Override
    public void setIntOpaque(long offset, int value) {
        getAndSetInt(offset, value);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        getAndSetInt(offset, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        getAndSetInt(offset, value);
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        while (true) {
            long word = getVolatile(offset & ~7L);
            if (half(word, offset) != expected) {
                return false;
            }
            if (compareAndSet(offset & ~7L, word, withHalf(word, offset, value))) {
                return true;
            }
        }
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        while (true) {
            int before = getIntVolatile(offset);
            if (compareAndSetInt(offset, before, before + delta)) {
                return before;
            }
        }
    }

    @Override
    public int getAndSetInt(long offset, int value) {
        while (true) {
            int before = getIntVolatile(offset);
            if (compareAndSetInt(offset, before, value)) {
                return before;
            }
        }
    }

    @Override
    public void getBytes(long offset, byte[] target) {
        for (int i = 0; i < target.length; i++) {
            long at = offset + i;
            target[i] = (byte) (array[index(at & ~7L)] >>> (8 * (at & 7)));
        }
    }

    @Override
    public void setBytes(long offset, byte[] source) {
        for (int i = 0; i < source.length; i++) {
            long at = offset + i;
            int shift = (int) (8 * (at & 7));
            array[index(at & ~7L)] = (array[index(at & ~7L)] & ~(0xFFL << shift)) | ((source[i] & 0xFFL) << shift);
        }
    }

    private static int half(long word, long offset) {
        return (int) (word >>> shift(offset));
    }

    private static long withHalf(long word, long offset, int value) {
        int shift = shift(offset);
        return (word & ~(0xFFFF_FFFFL << shift)) | (Integer.toUnsignedLong(value) << shift);
    }

    private static int shift(long offset) {
        if ((offset & 3) != 0) {
            throw new IllegalArgumentException("the offset of an int must be a multiple of 4: " + offset);
        }
        return (int) (offset & 4) << 3;
    }
}
