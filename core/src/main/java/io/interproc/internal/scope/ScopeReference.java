package io.interproc.internal.scope;

import java.io.Serializable;

/// What stands for a process scope in an object stream.
///
/// @param scope where the scope is
record ScopeReference(ScopeHandle scope) implements Serializable {

    /// Opens the scope here; unless it is closed it stays open until this process ends.
    private Object readResolve() {
        return new ProcessScope(Attachments.openHandle(scope), scope.options());
    }
}
