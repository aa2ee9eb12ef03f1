/// Typed values: C's conversions, and values over one word of memory, whatever scope the word lies in.
///
/// A scope gives the [ValueMemory] of a value, that is where its word lies and what stands for the value in a stream;
/// [Values] makes the value of the right type over it. A word of 4 bytes suffices for the types up to that width, and
/// one of 8 bytes for the others. A word in a segment is accessed by its place; a word on the heap is an [IntCell] or a
/// [LongCell]. [Conversions] holds the rules that turn what a caller gives into the bits of such a word.
///
/// Uses the words of `memory` for values of a process scope. Knows nothing of how locks work.
///
/// Begin with [Values] and `AbstractValue`.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.value;
