package io.interproc.cli;

import io.interproc.Scope;
import java.util.Locale;

/// A kind of scope that the demonstration can open.
enum ScopeKind {
    THREADS {
        @Override
        Scope open() {
            return Scope.threads();
        }
    },
    PROCESSES {
        @Override
        Scope open() {
            return Scope.processes();
        }
    };

    /// Opens a new private scope of this kind.
    abstract Scope open();

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
