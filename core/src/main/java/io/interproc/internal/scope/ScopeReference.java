package io.interproc.internal.scope;

import io.interproc.AbandonedPolicy;
import java.io.Serializable;

/// What stands for a process scope in an object stream.
///
/// @param scope where the scope is
/// @param abandonedPolicy the default of its locks
/// @param nameRequired whether what needs its name fails once it lost the name
record ScopeReference(ScopeHandle scope, AbandonedPolicy abandonedPolicy, boolean nameRequired)
        implements Serializable {

    /// Opens the scope here; unless it is closed it stays open until this process ends.
    private Object readResolve() {
        return new ProcessScope(
                Attachments.openScope(scope),
                scope.options().withAbandonedPolicy(abandonedPolicy).withNameRequired(nameRequired));
    }
}
