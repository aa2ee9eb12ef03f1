package io.interproc.cli;

import java.util.List;
import java.util.Locale;

/// In which scopes the demonstration runs.
enum ScopeChoice {
    THREADS,
    PROCESSES,
    BOTH;

    List<ScopeKind> kinds() {
        return switch (this) {
            case THREADS -> List.of(ScopeKind.THREADS);
            case PROCESSES -> List.of(ScopeKind.PROCESSES);
            case BOTH -> List.of(ScopeKind.THREADS, ScopeKind.PROCESSES);
        };
    }

    /// Returns the word of the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
