package io.interproc.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Words of a segment that was mapped without system calls. Every access is checked against the segment's bounds and
/// its arena's life.
public final class SegmentWords extends Words {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment segment;

    /// Wraps a segment, which must be aligned to 8 bytes.
    public SegmentWords(MemorySegment segment) {
        this.segment = segment;
    }

    /// As the constructor, for callers that are verified without loading this class if it is not needed.
    static Words of(MemorySegment segment) {
        return new SegmentWords(segment);
    }

    @Override
    public long size() {
        return segment.byteSize();
    }

    @Override
    public long getOpaque(long offset) {
        return (long) LONG.getOpaque(segment, offset);
    }

    @Override
    public long getAcquire(long offset) {
        return (long) LONG.getAcquire(segment, offset);
    }

    @Override
    public long getVolatile(long offset) {
        return (long) LONG.getVolatile(segment, offset);
    }

    @Override
    public void setOpaque(long offset, long value) {
        LONG.setOpaque(segment, offset, value);
    }

    @Override
    public void setRelease(long offset, long value) {
        LONG.setRelease(segment, offset, value);
    }

    @Override
    public void setVolatile(long offset, long value) {
        LONG.setVolatile(segment, offset, value);
    }

    @Override
    public boolean compareAndSet(long offset, long expected, long value) {
        return LONG.compareAndSet(segment, offset, expected, value);
    }

    @Override
    public long getAndAdd(long offset, long delta) {
        return (long) LONG.getAndAdd(segment, offset, delta);
    }

    @Override
    public long getAndSet(long offset, long value) {
        return (long) LONG.getAndSet(segment, offset, value);
    }

    @Override
    public long getAndBitwiseOr(long offset, long mask) {
        return (long) LONG.getAndBitwiseOr(segment, offset, mask);
    }

    @Override
    public long getAndBitwiseAnd(long offset, long mask) {
        return (long) LONG.getAndBitwiseAnd(segment, offset, mask);
    }

    @Override
    public int getIntOpaque(long offset) {
        return (int) INT.getOpaque(segment, offset);
    }

    @Override
    public int getIntVolatile(long offset) {
        return (int) INT.getVolatile(segment, offset);
    }

    @Override
    public void setIntOpaque(long offset, int value) {
        INT.setOpaque(segment, offset, value);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        INT.setVolatile(segment, offset, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        INT.setRelease(segment, offset, value);
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        return INT.compareAndSet(segment, offset, expected, value);
    }

    @Override
    public int getAndSetInt(long offset, int value) {
        return (int) INT.getAndSet(segment, offset, value);
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        return (int) INT.getAndAdd(segment, offset, delta);
    }

    @Override
    public void getBytes(long offset, byte[] target) {
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, target, 0, target.length);
    }

    @Override
    public void setBytes(long offset, byte[] source) {
        MemorySegment.copy(source, 0, segment, ValueLayout.JAVA_BYTE, offset, source.length);
    }

    @Override
    public void zero(long offset, long bytes) {
        segment.asSlice(offset, bytes).fill((byte) 0);
    }
}
