/// Typed values: C's conversions, and values over one word of memory, whatever scope the word lies in.
///
/// A scope gives the [io.interproc.internal.value.ValueMemory] of a value, that is its word and what stands for the
/// value in a stream; [io.interproc.internal.value.Values] makes the value of the right type over it. Two words
/// suffice for all types: an [io.interproc.internal.value.IntCell] of 4 bytes for the types up to that width, and an
/// [io.interproc.internal.value.LongCell] of 8 bytes for the others. [io.interproc.internal.value.Conversions] holds
/// the rules that turn what a caller gives into the bits of such a word.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.value;
