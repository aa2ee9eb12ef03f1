package io.interproc.internal.value;

import java.io.ObjectStreamException;

/// Where one value lives: what a scope gives to [Values#create].
public sealed interface ValueMemory permits SharedCells, HeapMemory {

    /// Returns whether another memory is that of the same value; each is that of its own value alone, unless it
    /// says otherwise.
    @SuppressWarnings("ReferenceEquality") // two memories with equal parts are of two values
    default boolean isSameAs(ValueMemory other) {
        return this == other;
    }

    /// Returns a hash that is equal for memories of the same value.
    default int hashOfPlace() {
        return System.identityHashCode(this);
    }

    /// Returns which value it is, for people: its name or where it is, or why that cannot be told.
    String label();

    /// Returns whether the value was removed, and its scope is open.
    boolean isGone();

    /// Returns the object that stands for the value in an object stream.
    ///
    /// @throws ObjectStreamException if the value does not travel; the message says why
    Object replacement() throws ObjectStreamException;
}
