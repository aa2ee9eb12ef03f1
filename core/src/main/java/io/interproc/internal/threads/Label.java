package io.interproc.internal.threads;

import io.interproc.spi.ObjectType;
import org.jspecify.annotations.Nullable;

/// What tells an object of a thread scope from the others.
///
/// @param name the name under which the scope finds the object, or null
/// @param text what people read
/// @param whole of the lock that another object brought along, which object that is, with its type; otherwise null
record Label(@Nullable String name, String text, @Nullable String whole) {

    /// Returns the label of the lock that an object with this label brings along.
    Label ofLock(ObjectType type) {
        return new Label(null, "of " + type + " " + text, type + "[" + text + "]");
    }

    /// Returns whether it is the lock that another object brought along.
    boolean isPart() {
        return whole != null;
    }

    /// Returns which object it is, with its type, or which one brought it along.
    String ofWhole(ObjectType type) {
        return whole != null ? whole : type + "[" + text + "]";
    }

    @Override
    public String toString() {
        return text;
    }
}
