package io.interproc.internal.value;

/// A word of 4 bytes, little-endian and aligned, that holds one value.
///
/// A type of 1 or 2 bytes lies in the low-order bytes, which are those at the word's own address; the other bytes are
/// zero. So a program in another language may access it with its own width, and here every access is one of the whole
/// word, for which each kind of memory has atomic operations.
///
/// Every method throws [IllegalStateException] if the scope is closed. The names are those of the access modes of
/// [java.lang.invoke.VarHandle]. A class rather than an interface: a JVM that uses one kind of memory only pays no
/// dispatch.
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
