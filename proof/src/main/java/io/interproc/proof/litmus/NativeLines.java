package io.interproc.proof.litmus;

import io.interproc.internal.memory.NativeWords;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/// Lines of native memory for the states of litmus tests, which are made by the million.
///
/// A line is given again after all others. There are many more than states that live at one time, which are
/// [#LIVE_STATES] at most.
final class NativeLines {

    /// All lines, in one segment that all threads may access, as a mapped one.
    static final MemorySegment MEMORY;

    /// Its words.
    static final NativeWords WORDS;

    /// The most states that a run may have at one time, in its strides.
    static final int LIVE_STATES = 1024;

    private static final int LINE = 64;
    private static final int LINES = 1 << 16;
    private static final AtomicLong GIVEN = new AtomicLong();

    static {
        MEMORY = Arena.global().allocate((long) LINES * LINE, LINE);
        WORDS = new NativeWords(MEMORY.address(), MEMORY.byteSize());
    }

    private NativeLines() {}

    /// Returns the offset of a line of zeros.
    static long next() {
        long at = (GIVEN.getAndIncrement() & (LINES - 1)) * LINE;
        for (int i = 0; i < LINE; i += Long.BYTES) {
            WORDS.setOpaque(at + i, 0);
        }
        return at;
    }
}
