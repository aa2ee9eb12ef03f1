package io.interproc.internal.value;

/// The memory of a value whose word lies on the heap.
///
/// Of the two cells a value asks for one, once, when it is made: the one that [Values#isLong] says.
public non-sealed interface HeapMemory extends ValueMemory {

    /// Returns the word of a value of at most 4 bytes.
    IntCell intCell();

    /// Returns the word of a value of 8 bytes.
    LongCell longCell();
}
