package io.interproc.internal.segment;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Mapping;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.UUID;

/// Checks that a file is a segment this version can work on, before anything in it is believed.
public final class SegmentCheck {

    private SegmentCheck() {}

    /// Maps a file and checks its header.
    ///
    /// @throws ScopeFormatException if it is foreign, damaged or of another version
    public static <M extends Mapping> M open(SharedFile<M> file, SegmentLayout layout) {
        long size = file.size();
        if (size < layout.mapAt) {
            throw foreign(file.path(), "size in bytes", "at least " + layout.mapAt, size);
        }
        M mapped = file.map();
        boolean good = false;
        try {
            check(file, layout, mapped.words(), size);
            good = true;
            return mapped;
        } finally {
            if (!good) {
                mapped.close();
            }
        }
    }

    private static void check(SharedFile<?> file, SegmentLayout layout, Words words, long size) {
        long magic = words.getAcquire(SegmentLayout.MAGIC_AT);
        if (magic == Long.reverseBytes(SegmentLayout.MAGIC)) {
            throw foreign(file.path(), "byte order, at offset 0", "little-endian", "big-endian");
        }
        expect(file, "magic, at offset 0", SegmentLayout.MAGIC, magic, true);
        long version = words.getOpaque(SegmentLayout.VERSION_AT);
        expect(file, "layout version, at offset 8", SegmentLayout.VERSION, version & 0xFFFF_FFFFL, false);
        expect(file, "marker of word size, at offset 12", SegmentLayout.MARKER, version >>> 32, true);
        expect(file, "capacity, at offset 16", size, words.getOpaque(SegmentLayout.CAPACITY_AT), false);
        expect(file, "table sizes, at offset 80", layout.tables(), words.getOpaque(SegmentLayout.TABLES_AT), true);
        long top = words.getVolatile(SegmentLayout.HEAP_TOP_AT);
        expectRange(file, "heap top, at offset 48", layout.heapAt(size), size, layout.pageBytes, top);
        long reserved = words.getVolatile(SegmentLayout.RESERVED_AT);
        expectRange(file, "mark of what is reserved, at offset 64", top, size, 1, reserved);
        long mapReserved = words.getVolatile(SegmentLayout.MAP_RESERVED_AT);
        expectRange(
                file,
                "mark of what is reserved of the map, at offset 112",
                layout.mapAt,
                layout.heapAt(size),
                1,
                mapReserved);
    }

    private static void expectRange(SharedFile<?> file, String what, long least, long most, int multiple, long found) {
        if (found < least || found > most || found % multiple != 0) {
            String expected =
                    (multiple == 1 ? "" : "a multiple of " + multiple + " ") + "from " + least + " to " + most;
            throw foreign(file.path(), what, expected, found);
        }
    }

    /// Returns the identity of a segment.
    public static UUID identity(Words words) {
        return new UUID(words.getOpaque(SegmentLayout.IDENTITY_AT), words.getOpaque(SegmentLayout.IDENTITY_AT + 8));
    }

    private static void expect(SharedFile<?> file, String what, long expected, long found, boolean hexadecimal) {
        if (expected != found) {
            throw hexadecimal
                    ? foreign(file.path(), what, "0x" + Long.toHexString(expected), "0x" + Long.toHexString(found))
                    : foreign(file.path(), what, expected, found);
        }
    }

    /// Returns the failure of a file that is not what it should be.
    public static ScopeFormatException foreign(String path, String what, Object expected, Object found) {
        return new ScopeFormatException(path + ": " + what + ": expected " + expected + ", found " + found
                + "; it was written by another version or another program: remove it, or use another name");
    }
}
