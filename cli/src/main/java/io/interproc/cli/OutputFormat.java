package io.interproc.cli;

import java.util.Locale;

/// For whom a command writes: people or programs.
enum OutputFormat {
    TEXT,
    JSON;

    /// Returns the word of the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
