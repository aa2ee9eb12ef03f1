package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Mappings of tests, which go with an arena.
public final class Mappings {

    private Mappings() {}

    /// Maps a range of a file until the arena is closed; see [SharedMapping#map].
    @SuppressWarnings("restricted")
    public static MemorySegment map(Descriptor descriptor, long offset, long size, Arena arena) {
        long address = SharedMapping.map(descriptor, offset, size);
        return MemorySegment.ofAddress(address).reinterpret(size, arena, _ -> SharedMapping.unmap(address, size));
    }
}
