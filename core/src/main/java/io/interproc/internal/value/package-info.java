/// Typed values: C's conversions, and values over one word of memory, whatever scope the word lies in.
///
/// A scope gives the [ValueMemory] of a value, that is its word and what stands for the value in a stream; [Values]
/// makes the value of the right type over it. Two words suffice for all types: an [IntCell] of 4 bytes for the types up
/// to that width, and a [LongCell] of 8 bytes for the others. [Conversions] holds the rules that turn what a caller
/// gives into the bits of such a word.
///
/// Uses the words of `memory` for values of a process scope. Knows nothing of how locks work.
///
/// Begin with [Values] and `AbstractValue`.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.value;
