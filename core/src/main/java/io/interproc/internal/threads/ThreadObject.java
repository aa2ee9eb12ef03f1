package io.interproc.internal.threads;

import io.interproc.internal.serial.RefusedObjectException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;

/// What belongs to a thread scope. It is serialisable in name only, so that the attempt to send it says why it fails.
abstract class ThreadObject implements Serializable {

    private static final long serialVersionUID = 1L;

    /// Throws if the current thread was interrupted, and clears its status.
    static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /// Returns the failure of an attempt to serialise an object of a thread scope.
    static NotSerializableException doesNotTravel() {
        return new RefusedObjectException(
                "objects of a thread scope do not leave their JVM: send objects of a process scope instead");
    }

    /// Refuses.
    protected final Object writeReplace() throws ObjectStreamException {
        throw doesNotTravel();
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("objects of a thread scope do not leave their JVM");
    }
}
