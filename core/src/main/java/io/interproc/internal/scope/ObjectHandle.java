package io.interproc.internal.scope;

import io.interproc.AbandonedPolicy;
import java.io.Serializable;

/// What stands for an object of a process scope in an object stream.
///
/// @param scope where the object is
/// @param offset the object's offset in the segment
record ObjectHandle(ScopeHandle scope, long offset) implements Serializable {

    /// Opens the object here.
    private Object readResolve() {
        return new Objects(Attachments.openObject(scope), scope.maySpin(), AbandonedPolicy.CONTINUE).at(offset);
    }
}
