package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Maps files into memory, shared with every other process that maps them: `mmap(2)`.
///
/// `FileChannel.map` on `/proc/self/fd/<number>` gives the same memory, but throws `ClosedByInterruptException`
/// in a thread whose interrupt status is set, and a mapping may be needed in the middle of an uninterruptible
/// operation.
public final class SharedMapping {
    // asm-generic/mman-common.h, linux/mman.h
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    private SharedMapping() {}

    /// Maps a range of a file for reading and writing; closing the arena unmaps it.
    ///
    /// The mapping holds the file but not the descriptor, which may be closed. It takes no page: see
    /// [Descriptor#reserve]. A store to a page that cannot be had, or that a truncation has taken away, makes
    /// the JVM throw `InternalError` at the access. Does not block. Errors: `ENOMEM`, no address space or too
    /// many mappings; `EACCES`, not open for writing; `EPERM`, sealed against writing; `EINVAL`, the offset is
    /// not a multiple of the page size; `ENODEV`, not a file that can be mapped. Not critical: takes the
    /// address space's lock.
    ///
    /// @param offset where in the file the range starts; a multiple of 64 KiB, the largest page size in use
    /// @param size how many bytes; the range must be inside the file
    /// @param arena whose closing unmaps the range, and throws in whoever uses the segment afterwards
    /// @throws IllegalArgumentException if the range is not inside the file
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if the descriptor, or the arena, is closed
    public static MemorySegment map(Descriptor descriptor, long offset, long size, Arena arena) {
        long fileSize = descriptor.status().size();
        if (offset < 0 || size <= 0 || size > fileSize - offset) {
            throw new IllegalArgumentException("the range must be inside the file: " + descriptor + ", offset=" + offset
                    + ", size=" + size + ", file size=" + fileSize);
        }
        long address = mmap(descriptor, offset, size);
        try {
            return reinterpret(address, size, arena);
        } catch (RuntimeException | Error e) {
            munmap(address, size);
            throw e;
        }
    }

    private static long mmap(Descriptor descriptor, long offset, long size) {
        descriptor.enter();
        try (CallFrame frame = CallFrame.enter()) {
            long address = Kernel.call(
                    frame,
                    SystemCall.MMAP,
                    0,
                    size,
                    PROT_READ | PROT_WRITE,
                    MAP_SHARED,
                    descriptor.number(),
                    MemorySegment.ofAddress(offset));
            descriptor.check(SystemCall.MMAP, address);
            return address;
        } finally {
            descriptor.exit();
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment reinterpret(long address, long size, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(size, arena, _ -> munmap(address, size));
    }

    /// Errors: none for a range that was mapped as a whole.
    private static void munmap(long address, long size) {
        try (CallFrame frame = CallFrame.enter()) {
            long result = Kernel.call(frame, SystemCall.MUNMAP, address, size, 0, 0, 0);
            Descriptor.check(SystemCall.MUNMAP, result, "0x" + Long.toHexString(address) + ", " + size + " bytes");
        }
    }
}
