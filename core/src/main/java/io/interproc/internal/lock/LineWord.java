package io.interproc.internal.lock;

/// A word of the lines of an object.
///
/// @param name what it is called on the page of the memory layout and in traces
/// @param offset where it is, from the start of the block
/// @param bytes its size: 4 or 8
public record LineWord(String name, int offset, int bytes) {

    /// Returns a word of 8 bytes.
    public static LineWord word(String name, int offset) {
        return new LineWord(name, offset, Long.BYTES);
    }

    /// Returns a word of 4 bytes.
    public static LineWord half(String name, int offset) {
        return new LineWord(name, offset, Integer.BYTES);
    }
}
