package io.interproc.internal.lock;

import io.interproc.Condition;
import java.io.ObjectStreamException;

/// What a lock or a condition asks of the scope that it belongs to.
public interface OwningScope {

    /// Creates an unnamed condition on a lock.
    Condition newCondition(SharedMutex lock);

    /// Returns which object lies at an offset, for people: unless the scope knows more, where it is.
    default String label(long offset) {
        return "@" + offset;
    }

    /// Returns what stands for the object at an offset in an object stream.
    Object replacement(long offset) throws ObjectStreamException;
}
