package io.interproc.internal.serial;

import java.io.IOException;
import java.io.ObjectOutputStream;

/// How [io.interproc.Copy] tells that a copy of what it holds is wanted.
public final class Copies {

    private Copies() {}

    /// Writes the fields of the object whose `writeObject` calls this.
    ///
    /// @throws IOException if writing them fails
    public static void write(ObjectOutputStream out) throws IOException {
        if (out instanceof TaskWriter task) {
            task.writeCopy();
        } else {
            out.defaultWriteObject();
        }
    }
}
