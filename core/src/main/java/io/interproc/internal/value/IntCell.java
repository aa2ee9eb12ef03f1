package io.interproc.internal.value;

/// A word of 4 bytes on the heap that holds one value.
///
/// Every method throws [IllegalStateException] if the scope is closed. The names are those of the access modes of
/// [java.lang.invoke.VarHandle].
public abstract class IntCell {

    /// Reads the word.
    public abstract int getVolatile();

    /// Writes the word, in one order with all other volatile accesses.
    public abstract void setVolatile(int word);

    /// Writes the word after all that was written before.
    public abstract void setRelease(int word);

    /// Writes `update` if the word is `expected`, and returns whether it was.
    public abstract boolean compareAndSet(int expected, int update);

    /// Adds to the word and returns the one before.
    public abstract int getAndAdd(int delta);

    /// Writes the word and returns the one before.
    public abstract int getAndSet(int word);
}
