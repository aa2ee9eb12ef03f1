package io.interproc.internal.os;

import io.interproc.internal.blocking.Pauses;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/// Maps files into memory, shared with every other process that maps them: `mmap(2)`.
///
/// `FileChannel.map` on `/proc/self/fd/<number>` gives the same memory, but throws `ClosedByInterruptException`
/// in a thread whose interrupt status is set, and a mapping may be needed in the middle of an uninterruptible
/// operation.
public final class SharedMapping {
    // asm-generic/mman-common.h, linux/mman.h
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;

    private static final long RECLAIM_NANOS = 100_000_000;

    private SharedMapping() {}

    /// Maps a range of a file for reading and writing, until [#unmap] or [#vacate].
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
    /// @return the address
    /// @throws IllegalArgumentException if the range is not inside the file
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if the descriptor is closed
    public static long map(Descriptor descriptor, long offset, long size) {
        long fileSize = descriptor.status().size();
        if (offset < 0 || size <= 0 || size > fileSize - offset) {
            throw new IllegalArgumentException("the range must be inside the file: " + descriptor + ", offset=" + offset
                    + ", size=" + size + ", file size=" + fileSize);
        }
        descriptor.enter();
        try {
            long address = mmap(0, size, MAP_SHARED, descriptor.number(), offset);
            descriptor.check(SystemCall.MMAP, address);
            return address;
        } finally {
            descriptor.exit();
        }
    }

    private static long mmap(long address, long size, int flags, int descriptor, long offset) {
        long result = tryMmap(address, size, flags, descriptor, offset);
        if (result == -Errno.ENOMEM) {
            reclaim();
            result = tryMmap(address, size, flags, descriptor, offset);
        }
        return result;
    }

    /// Asks for the address space that mappings left behind which were vacated.
    private static void reclaim() {
        System.gc();
        Pauses.pause(SharedMapping.class, RECLAIM_NANOS);
    }

    private static long tryMmap(long address, long size, int flags, int descriptor, long offset) {
        try (CallFrame frame = CallFrame.enter()) {
            return Kernel.call(
                    frame,
                    SystemCall.MMAP,
                    address,
                    size,
                    PROT_READ | PROT_WRITE,
                    flags,
                    descriptor,
                    MemorySegment.ofAddress(offset));
        }
    }

    /// Returns a segment of a range that lives as long as an arena, for system calls. Closing the arena unmaps
    /// nothing.
    @SuppressWarnings("restricted")
    public static MemorySegment segment(long address, long size, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(size, arena, null);
    }

    /// Returns a segment of all that a process can address, whose offsets are addresses. Nothing is checked in it.
    @SuppressWarnings("restricted")
    public static MemorySegment addressSpace() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /// Puts memory of nobody, which reads as zero and takes no page until it is written, in the place of a mapping,
    /// in one step: every access before it is one of the file, every access after it is not. The kernel merges
    /// neighbours that were vacated, so they count as one among the mappings that a process may have. If it throws
    /// it may be called again. Errors: `ENOMEM`, the kernel has no memory for its notes, or may not promise more
    /// (`vm.overcommit_memory` is 2).
    ///
    /// @return what keeps the range; it is unmapped when that is garbage
    /// @throws SystemCallException if the kernel refuses
    @SuppressWarnings("restricted")
    public static MemorySegment vacate(long address, long size) {
        Vacated vacated = new Vacated(address, size); // made first, so that it cannot be missing afterwards
        MemorySegment keeper = MemorySegment.ofAddress(address).reinterpret(size, Arena.ofAuto(), vacated);
        long result = mmap(address, size, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        Descriptor.check(SystemCall.MMAP, result, range(address, size));
        vacated.done = true;
        return keeper;
    }

    /// Unmaps a range that was vacated. (A class and not a lambda, which must be linked when there is memory.)
    private static final class Vacated implements Consumer<MemorySegment> {
        private final long address;
        private final long size;
        private volatile boolean done;

        Vacated(long address, long size) {
            this.address = address;
            this.size = size;
        }

        @Override
        public void accept(MemorySegment range) {
            if (done) {
                unmap(address, size);
            }
        }
    }

    /// Unmaps a range that was mapped as a whole, which nobody may use any more. Errors: none.
    public static void unmap(long address, long size) {
        try (CallFrame frame = CallFrame.enter()) {
            long result = Kernel.call(frame, SystemCall.MUNMAP, address, size, 0, 0, 0);
            Descriptor.check(SystemCall.MUNMAP, result, range(address, size));
        }
    }

    private static String range(long address, long size) {
        return "0x"
                .concat(Long.toHexString(address))
                .concat(", ")
                .concat(Long.toString(size))
                .concat(" bytes");
    }
}
