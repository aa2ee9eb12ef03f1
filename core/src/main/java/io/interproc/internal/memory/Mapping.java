package io.interproc.internal.memory;

/// A file in memory, whose words can be used until it is closed.
public interface Mapping extends AutoCloseable {

    /// Returns the words, for the algorithms.
    Words words();

    /// Takes the memory away.
    @Override
    void close();
}
