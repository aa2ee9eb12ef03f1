package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;

/// Words that pass every access on to others, after a look at it. The simulator's scheduling points are made of this,
/// and so are planted bugs, which change one access.
public class ForwardingWords extends Words {

    private final Words below;

    /// Passes accesses on.
    public ForwardingWords(Words below) {
        this.below = below;
    }

    /// Called before each access.
    ///
    /// @param operation which access, named as the method of [Words]
    protected void before(String operation, long offset) {}

    /// Returns where the words below have what these have at an offset.
    protected long below(long offset) {
        return offset;
    }

    @Override
    public long size() {
        return below.size();
    }

    @Override
    public long getOpaque(long offset) {
        before("getOpaque", offset);
        return below.getOpaque(below(offset));
    }

    @Override
    public long getAcquire(long offset) {
        before("getAcquire", offset);
        return below.getAcquire(below(offset));
    }

    @Override
    public long getVolatile(long offset) {
        before("getVolatile", offset);
        return below.getVolatile(below(offset));
    }

    @Override
    public void setOpaque(long offset, long value) {
        before("setOpaque", offset);
        below.setOpaque(below(offset), value);
    }

    @Override
    public void setRelease(long offset, long value) {
        before("setRelease", offset);
        below.setRelease(below(offset), value);
    }

    @Override
    public void setVolatile(long offset, long value) {
        before("setVolatile", offset);
        below.setVolatile(below(offset), value);
    }

    @Override
    public boolean compareAndSet(long offset, long expected, long value) {
        before("compareAndSet", offset);
        return below.compareAndSet(below(offset), expected, value);
    }

    @Override
    public long getAndAdd(long offset, long delta) {
        before("getAndAdd", offset);
        return below.getAndAdd(below(offset), delta);
    }

    @Override
    public long getAndSet(long offset, long value) {
        before("getAndSet", offset);
        return below.getAndSet(below(offset), value);
    }

    @Override
    public long getAndBitwiseOr(long offset, long mask) {
        before("getAndBitwiseOr", offset);
        return below.getAndBitwiseOr(below(offset), mask);
    }

    @Override
    public long getAndBitwiseAnd(long offset, long mask) {
        before("getAndBitwiseAnd", offset);
        return below.getAndBitwiseAnd(below(offset), mask);
    }

    @Override
    public int getIntOpaque(long offset) {
        before("getIntOpaque", offset);
        return below.getIntOpaque(below(offset));
    }

    @Override
    public int getIntVolatile(long offset) {
        before("getIntVolatile", offset);
        return below.getIntVolatile(below(offset));
    }

    @Override
    public void setIntOpaque(long offset, int value) {
        before("setIntOpaque", offset);
        below.setIntOpaque(below(offset), value);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        before("setIntVolatile", offset);
        below.setIntVolatile(below(offset), value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        before("setIntRelease", offset);
        below.setIntRelease(below(offset), value);
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        before("compareAndSetInt", offset);
        return below.compareAndSetInt(below(offset), expected, value);
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        before("getAndAddInt", offset);
        return below.getAndAddInt(below(offset), delta);
    }

    @Override
    public int getAndSetInt(long offset, int value) {
        before("getAndSetInt", offset);
        return below.getAndSetInt(below(offset), value);
    }

    @Override
    public void getBytes(long offset, byte[] target) {
        before("getBytes", offset);
        below.getBytes(below(offset), target);
    }

    @Override
    public void setBytes(long offset, byte[] source) {
        before("setBytes", offset);
        below.setBytes(below(offset), source);
    }

    @Override
    public void zero(long offset, long bytes) {
        before("zero", offset);
        below.zero(below(offset), bytes);
    }
}
