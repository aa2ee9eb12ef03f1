package io.interproc.internal.memory;

import io.interproc.internal.os.Membarrier;
import io.interproc.internal.os.SharedMapping;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Words of a mapped file, by address.
///
/// A [MemorySegment] looks at its bounds, its alignment and the life of its arena at each access, which costs more than
/// the access. Here the segment is a constant, all of the address space, about which the compiler knows everything;
/// what remains to be looked at is one field of this object: [#end], the size, and 0 once the memory was given back.
///
/// *Giving back*, while threads may be in the middle of an access. Nothing waits for them, and nothing is pulled from
/// under them: 1. `end` becomes 0; 2. every processor passes a fence; 3. memory of nobody, which reads as zero, takes
/// the place of the file, in one step of the kernel; 4. that goes when nothing refers to this object any more. A
/// thread looks at `end` before its access, to stay in bounds, and once more after it. If the access went to the
/// memory of nobody, it came after 3, so the second look comes after the fence of 2 and finds 0: the thread throws,
/// and what it read or wrote there means nothing to anybody. If the second look finds the size, the access was one of
/// the file. That an access which did reach the file may throw all the same is what every access in the middle of
/// a release must expect.
public final class NativeWords extends Words {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    /// Offsets are addresses.
    private static final MemorySegment SPACE = SharedMapping.addressSpace();

    /// The bits that an address may have: they change none, but tell the compiler that it is in [#SPACE] and,
    /// if the lowest are missing, that it is aligned. No user's address on any architecture has the two
    /// highest.
    private static final long ADDRESS = (1L << 62) - 1;

    private static final long ADDRESS_OF_INT = ADDRESS & -4;
    private static final long ADDRESS_OF_LONG = ADDRESS & -8;

    private final long base;
    private final long size;

    /// Where the last whole word ends; 0 after they were released. Plain: the accesses of the memory keep the
    /// compiler from moving or merging the looks at it.
    private long end;

    /// Whether somebody has a place.
    private boolean placed;

    /// Keeps the memory of nobody as long as this object.
    private @Nullable MemorySegment remains;

    /// Wraps memory that stays mapped as long as this object, or until it is given back.
    ///
    /// @param base the address, a multiple of 8
    /// @param size how many bytes, at least 8
    public NativeWords(long base, long size) {
        if ((base & ADDRESS_OF_LONG) != base || size < 8) {
            throw new IllegalArgumentException("words must be aligned: base=" + base + ", size=" + size);
        }
        this.base = base;
        this.size = size;
        this.end = size & -8;
    }

    /// Gives the memory back. Called again after it threw, it continues.
    ///
    /// @param shared whether other threads may be in the middle of an access
    void release(boolean shared) {
        end = 0;
        if (shared || placed) {
            if (remains == null) {
                Membarrier.issue();
                remains = SharedMapping.vacate(base, size);
            }
        } else {
            SharedMapping.unmap(base, size);
        }
    }

    private long longAt(long offset) {
        if (Long.compareUnsigned(offset, end) >= 0 || (offset & 7) != 0) {
            throw refusal(offset, 8);
        }
        return (base + offset) & ADDRESS_OF_LONG;
    }

    private long intAt(long offset) {
        if (Long.compareUnsigned(offset, end) >= 0 || (offset & 3) != 0) {
            throw refusal(offset, 4);
        }
        return (base + offset) & ADDRESS_OF_INT;
    }

    /// The second look: the access before it was one of the file.
    private void confirm() {
        if (end == 0) {
            throw released();
        }
    }

    private RuntimeException refusal(long offset, int bytes) {
        return end == 0
                ? released()
                : new IndexOutOfBoundsException(
                        "the offset must be a multiple of " + bytes + " below " + end + ": " + offset);
    }

    private static IllegalStateException released() {
        return new IllegalStateException("the memory was released");
    }

    @Override
    public long size() {
        confirm();
        return size;
    }

    @Override
    public long getOpaque(long offset) {
        long value = (long) LONG.getOpaque(SPACE, longAt(offset));
        confirm();
        return value;
    }

    @Override
    public long getAcquire(long offset) {
        long value = (long) LONG.getAcquire(SPACE, longAt(offset));
        confirm();
        return value;
    }

    @Override
    public long getVolatile(long offset) {
        long value = (long) LONG.getVolatile(SPACE, longAt(offset));
        confirm();
        return value;
    }

    @Override
    public void setOpaque(long offset, long value) {
        LONG.setOpaque(SPACE, longAt(offset), value);
        confirm();
    }

    @Override
    public void setRelease(long offset, long value) {
        LONG.setRelease(SPACE, longAt(offset), value);
        confirm();
    }

    @Override
    public void setVolatile(long offset, long value) {
        LONG.setVolatile(SPACE, longAt(offset), value);
        confirm();
    }

    @Override
    public boolean compareAndSet(long offset, long expected, long value) {
        boolean set = LONG.compareAndSet(SPACE, longAt(offset), expected, value);
        confirm();
        return set;
    }

    @Override
    public long getAndAdd(long offset, long delta) {
        long before = (long) LONG.getAndAdd(SPACE, longAt(offset), delta);
        confirm();
        return before;
    }

    @Override
    public long getAndSet(long offset, long value) {
        long before = (long) LONG.getAndSet(SPACE, longAt(offset), value);
        confirm();
        return before;
    }

    @Override
    public long getAndBitwiseOr(long offset, long mask) {
        long before = (long) LONG.getAndBitwiseOr(SPACE, longAt(offset), mask);
        confirm();
        return before;
    }

    @Override
    public long getAndBitwiseAnd(long offset, long mask) {
        long before = (long) LONG.getAndBitwiseAnd(SPACE, longAt(offset), mask);
        confirm();
        return before;
    }

    @Override
    public int getIntOpaque(long offset) {
        int value = (int) INT.getOpaque(SPACE, intAt(offset));
        confirm();
        return value;
    }

    @Override
    public int getIntVolatile(long offset) {
        int value = (int) INT.getVolatile(SPACE, intAt(offset));
        confirm();
        return value;
    }

    @Override
    public void setIntOpaque(long offset, int value) {
        INT.setOpaque(SPACE, intAt(offset), value);
        confirm();
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        INT.setVolatile(SPACE, intAt(offset), value);
        confirm();
    }

    @Override
    public void setIntRelease(long offset, int value) {
        INT.setRelease(SPACE, intAt(offset), value);
        confirm();
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        boolean set = INT.compareAndSet(SPACE, intAt(offset), expected, value);
        confirm();
        return set;
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        int before = (int) INT.getAndAdd(SPACE, intAt(offset), delta);
        confirm();
        return before;
    }

    @Override
    public int getAndSetInt(long offset, int value) {
        int before = (int) INT.getAndSet(SPACE, intAt(offset), value);
        confirm();
        return before;
    }

    /// Returns an address. What is there stays mapped as long as this object, from now on, so an access needs
    /// no look before it.
    @Override
    public long place(long offset, int bytes) {
        if (end == 0 && remains == null) {
            throw released();
        }
        if (offset < 0 || bytes > size - offset || (offset & 3) != 0) {
            throw new IndexOutOfBoundsException(
                    "the place must be a multiple of 4 that leaves " + bytes + " bytes below " + size + ": " + offset);
        }
        placed = true;
        return base + offset;
    }

    @Override
    public int getIntAtPlace(long place) {
        int value = (int) INT.getVolatile(SPACE, place & ADDRESS_OF_INT);
        confirm();
        return value;
    }

    @Override
    public void setIntAtPlace(long place, int value) {
        INT.setRelease(SPACE, place & ADDRESS_OF_INT, value);
        confirm();
    }

    @Override
    public long getAtPlace(long place) {
        long value = (long) LONG.getVolatile(SPACE, place & ADDRESS_OF_LONG);
        confirm();
        return value;
    }

    @Override
    public long peekAtPlace(long place) {
        return (long) LONG.getVolatile(SPACE, place & ADDRESS_OF_LONG);
    }

    @Override
    public void setAtPlace(long place, long value) {
        LONG.setRelease(SPACE, place & ADDRESS_OF_LONG, value);
        confirm();
    }

    @Override
    public boolean compareAndSetAtPlace(long place, long expected, long value) {
        boolean set = LONG.compareAndSet(SPACE, place & ADDRESS_OF_LONG, expected, value);
        confirm();
        return set;
    }

    @Override
    public void getBytes(long offset, byte[] target) {
        MemorySegment.copy(SPACE, ValueLayout.JAVA_BYTE, bytesAt(offset, target.length), target, 0, target.length);
        confirm();
    }

    @Override
    public void setBytes(long offset, byte[] source) {
        MemorySegment.copy(source, 0, SPACE, ValueLayout.JAVA_BYTE, bytesAt(offset, source.length), source.length);
        confirm();
    }

    @Override
    public void zero(long offset, long bytes) {
        SPACE.asSlice(bytesAt(offset, bytes), bytes).fill((byte) 0);
        confirm();
    }

    private long bytesAt(long offset, long length) {
        if (offset < 0 || length > end - offset) {
            throw refusal(offset, 1);
        }
        return base + offset;
    }
}
