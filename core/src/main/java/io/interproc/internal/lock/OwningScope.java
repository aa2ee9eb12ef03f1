package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;
import io.interproc.spi.ObjectType;
import java.io.ObjectStreamException;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What the objects of a segment, and their [kinds][ObjectKind], ask of the scope that they belong to.
public interface OwningScope {

    /// Returns the engine of the segment.
    SegmentEngine engine();

    /// Returns whether the threads of this process may spin before they sleep.
    boolean maySpin();

    /// Returns the abandoned policy of locks that do not say otherwise.
    AbandonedPolicy standardPolicy();

    /// Makes an object, or finds the one of a name, and returns a handle of it.
    ///
    /// @param name the name, or null for a new object without one
    /// @param bytes the size of a new object
    /// @param initialise writes the words of a new object, whose offset it gets
    /// @param handle makes the handle of the object at an offset
    /// @throws IllegalStateException if the name is that of an object of another kind
    <H> H make(@Nullable String name, ObjectKind kind, long bytes, LongConsumer initialise, LongFunction<H> handle);

    /// Returns the scope in which something is made that belongs to the object in a block: the region of the
    /// object, if the object is one's.
    default OwningScope ofObject(long block) {
        return this;
    }

    /// Returns which object lies at an offset, for people: unless the scope knows more, where it is.
    default String label(long offset) {
        return "@" + offset;
    }

    /// Returns which object lies at an offset, or which one brought that along, with its type, for people.
    ///
    /// @param type the type of what lies at the offset
    default String labelOfWhole(long offset, ObjectType type) {
        return type + "[" + label(offset) + "]";
    }

    /// Returns what stands for the object at an offset in an object stream.
    Object replacement(long offset) throws ObjectStreamException;
}
