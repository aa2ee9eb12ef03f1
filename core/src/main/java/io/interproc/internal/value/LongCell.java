package io.interproc.internal.value;

/// A word of 8 bytes on the heap that holds one value; otherwise like [IntCell].
public abstract class LongCell {

    /// Reads the word.
    public abstract long getVolatile();

    /// Writes the word, in one order with all other volatile accesses.
    public abstract void setVolatile(long word);

    /// Writes the word after all that was written before.
    public abstract void setRelease(long word);

    /// Writes `update` if the word is `expected`, and returns whether it was.
    public abstract boolean compareAndSet(long expected, long update);

    /// Adds to the word and returns the one before.
    public abstract long getAndAdd(long delta);

    /// Writes the word and returns the one before.
    public abstract long getAndSet(long word);
}
