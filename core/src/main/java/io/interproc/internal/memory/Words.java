package io.interproc.internal.memory;

/// Memory that participants share, seen as words at byte offsets: the only way in which an algorithm of this library
/// touches shared state.
///
/// In production this is a mapped file ([NativeWords]; without system calls, [SegmentWords]); under the
/// simulator it is a heap array. A JVM that loads one of them only pays no dispatch. Each method carries the
/// access mode of the [java.lang.invoke.VarHandle] method of its name; the compare-and-set and get-and-update
/// forms are volatile. Offsets must be aligned to the access; an offset outside the memory throws
/// [IndexOutOfBoundsException], an access after the memory was released [IllegalStateException].
public abstract class Words {

    /// Returns the size in bytes.
    public abstract long size();

    public abstract long getOpaque(long offset);

    public abstract long getAcquire(long offset);

    public abstract long getVolatile(long offset);

    public abstract void setOpaque(long offset, long value);

    public abstract void setRelease(long offset, long value);

    public abstract void setVolatile(long offset, long value);

    public abstract boolean compareAndSet(long offset, long expected, long value);

    public abstract long getAndAdd(long offset, long delta);

    public abstract long getAndSet(long offset, long value);

    public abstract long getAndBitwiseOr(long offset, long mask);

    public abstract long getAndBitwiseAnd(long offset, long mask);

    public abstract int getIntOpaque(long offset);

    public abstract int getIntVolatile(long offset);

    public abstract void setIntOpaque(long offset, int value);

    public abstract void setIntVolatile(long offset, int value);

    public abstract void setIntRelease(long offset, int value);

    public abstract boolean compareAndSetInt(long offset, int expected, int value);

    public abstract int getAndAddInt(long offset, int delta);

    public abstract int getAndSetInt(long offset, int value);

    /// Returns a place: an offset that is checked once, for an object that makes the same accesses again and again.
    /// It means something to these words only.
    ///
    /// @param offset a multiple of 4
    /// @param bytes how many the accesses need, at most
    /// @throws IndexOutOfBoundsException if they are not inside
    public long place(long offset, int bytes) {
        return offset;
    }

    /// As [#getIntVolatile].
    public int getIntAtPlace(long place) {
        return getIntVolatile(place);
    }

    /// As [#setIntRelease].
    public void setIntAtPlace(long place, int value) {
        setIntRelease(place, value);
    }

    /// As [#getVolatile].
    public long getAtPlace(long place) {
        return getVolatile(place);
    }

    /// As [#getAtPlace], for whoever makes another access of these words after it: if the memory was released,
    /// what this returns means nothing, and the other access throws.
    public long peekAtPlace(long place) {
        return getAtPlace(place);
    }

    /// As [#setRelease].
    public void setAtPlace(long place, long value) {
        setRelease(place, value);
    }

    /// As [#compareAndSet].
    public boolean compareAndSetAtPlace(long place, long expected, long value) {
        return compareAndSet(place, expected, value);
    }

    /// Copies bytes out, without ordering; decode them only after the word that publishes them was validated.
    public abstract void getBytes(long offset, byte[] target);

    /// Copies bytes in, without ordering; a later release store publishes them.
    public abstract void setBytes(long offset, byte[] source);

    /// Writes zeros, without ordering.
    public abstract void zero(long offset, long bytes);
}
