package io.interproc.internal.value;

/// A word of 8 bytes, little-endian and aligned, that holds one value; otherwise like [IntCell].
public interface LongCell {

    /// Reads the word.
    long getVolatile();

    /// Writes the word, in one order with all other volatile accesses.
    void setVolatile(long word);

    /// Writes the word after all that was written before.
    void setRelease(long word);

    /// Writes `update` if the word is `expected`, and returns whether it was.
    boolean compareAndSet(long expected, long update);

    /// Adds to the word and returns the one before.
    long getAndAdd(long delta);

    /// Writes the word and returns the one before.
    long getAndSet(long word);
}
