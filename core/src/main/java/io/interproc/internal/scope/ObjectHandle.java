package io.interproc.internal.scope;

import io.interproc.AbandonedPolicy;
import java.io.Serializable;

/// What stands for an object of a process scope in an object stream.
///
/// @param scope where the object is
/// @param offset the object's offset in the segment
/// @param generation that of the object's block
/// @param label which object it is, for whoever opens it after its removal, when nothing else can tell
record ObjectHandle(ScopeHandle scope, long offset, long generation, String label) implements Serializable {

    /// Opens the object here.
    private Object readResolve() {
        return new Objects(Attachments.openObject(scope), scope.maySpin(), AbandonedPolicy.CONTINUE)
                .at(offset, generation, label);
    }
}
