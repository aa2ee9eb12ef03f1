package io.interproc.internal.memory;

import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;

/// A mapped segment: its words for the algorithms, and its memory for the system calls that take an address.
///
/// A test may put a *lens* before the words that its JVM maps from then on, to count the accesses or to stop in the
/// middle of them. Without one, the algorithms work on [SegmentWords] itself: no other kind of words is loaded then,
/// and no access pays for the possibility.
///
/// @param memory the mapping
/// @param words the same memory, as the algorithms see it
public record MappedWords(MemorySegment memory, Words words) {

    private static volatile UnaryOperator<Words> lens = UnaryOperator.identity();

    /// Returns the words of a mapping, which must be aligned to 8 bytes.
    public static MappedWords of(MemorySegment memory) {
        return new MappedWords(memory, lens.apply(new SegmentWords(memory)));
    }

    /// Puts a lens before the words of every mapping that this JVM makes from now on.
    public static void lookThrough(UnaryOperator<Words> newLens) {
        lens = newLens;
    }
}
