package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.testkit.Referee;

/// What a script finds in the process that is to die.
///
/// @param scopeName the name of the scope, for an operation that opens it
/// @param openedScope the scope, unless the operation opens it
/// @param point where it is to stand still
record Victim(
        String scopeName,
        @org.jspecify.annotations.Nullable Scope openedScope,
        Referee referee,
        Status status,
        StorePoint point) {

    /// Returns the scope, which is open.
    Scope scope() {
        if (openedScope == null) {
            throw new IllegalStateException("the operation opens the scope itself");
        }
        return openedScope;
    }

    /// Leaves a number for the judge.
    void note(long number) {
        status.note(number);
    }

    /// Returns what was noted last.
    long noted() {
        return status.noted();
    }
}
