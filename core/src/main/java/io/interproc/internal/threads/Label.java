package io.interproc.internal.threads;

import io.interproc.spi.ObjectType;
import org.jspecify.annotations.Nullable;

/// What tells an object of a thread scope from the others.
///
/// @param name the name under which the scope finds the object, or null
/// @param text what people read
/// @param isPart whether it is the lock that another object brought along
record Label(@Nullable String name, String text, boolean isPart) {

    /// Returns the label of the lock that an object with this label brings along.
    Label ofLock(ObjectType type) {
        return new Label(null, "of " + type + " " + text, true);
    }

    @Override
    public String toString() {
        return text;
    }
}
