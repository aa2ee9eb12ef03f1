package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The native memory of one system call: where `errno` is captured, a time-out, and a structure or path.
///
/// A platform thread keeps one frame for life, so that a call allocates nothing; the frame is used from
/// entering a call to reading its result, and no code of ours runs between that could use it again. A virtual
/// thread takes a new frame for each call and frees it, because there may be millions of them.
///
/// ```
/// offset  0  int   errno, as captured by the linker
///        16  long  tv_sec, tv_nsec (struct timespec, linux/time_types.h)
///        32  …     structure, STRUCTURE_SIZE bytes
/// ```
final class CallFrame implements AutoCloseable {
    /// The room for a structure: `struct statx` is the largest of fixed size.
    static final int STRUCTURE_SIZE = 256;

    private static final long TIMEOUT_OFFSET = 16;
    private static final long STRUCTURE_OFFSET = 32;
    private static final long SIZE = STRUCTURE_OFFSET + STRUCTURE_SIZE;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final ThreadLocal<CallFrame> OF_PLATFORM_THREAD =
            ThreadLocal.withInitial(() -> new CallFrame(Arena.ofAuto(), false));

    private final Arena arena;
    private final boolean ownsArena;
    private final MemorySegment memory;
    private final MemorySegment structure;

    private CallFrame(Arena arena, boolean ownsArena) {
        this.arena = arena;
        this.ownsArena = ownsArena;
        this.memory = arena.allocate(SIZE, Long.BYTES);
        this.structure = memory.asSlice(STRUCTURE_OFFSET, STRUCTURE_SIZE);
    }

    /// Returns the frame for the next call of the current thread; its content is undefined.
    static CallFrame enter() {
        return Thread.currentThread().isVirtual() ? new CallFrame(Arena.ofConfined(), true) : OF_PLATFORM_THREAD.get();
    }

    /// Frees the frame if it was made for one call.
    @Override
    public void close() {
        if (ownsArena) {
            arena.close();
        }
    }

    /// Returns the memory whose first bytes receive `errno`.
    MemorySegment errnoMemory() {
        return memory;
    }

    /// Returns the captured error number.
    int errno() {
        return memory.get(ValueLayout.JAVA_INT, 0);
    }

    /// Writes a duration as a `struct timespec` and returns its address, or 0 (no time-out) if it is negative.
    long timeoutAddress(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return 0;
        }
        memory.set(ValueLayout.JAVA_LONG, TIMEOUT_OFFSET, timeoutNanos / NANOS_PER_SECOND);
        memory.set(ValueLayout.JAVA_LONG, TIMEOUT_OFFSET + Long.BYTES, timeoutNanos % NANOS_PER_SECOND);
        return memory.address() + TIMEOUT_OFFSET;
    }

    /// Returns the room for a structure, zeroed.
    MemorySegment structure() {
        return structure.fill((byte) 0);
    }
}
