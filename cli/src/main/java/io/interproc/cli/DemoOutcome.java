package io.interproc.cli;

import io.interproc.examples.Result;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/// What became of a program in a scope.
record DemoOutcome(String name, ScopeKind kind, Result result, Duration took) {

    /// Returns the outcome in one line.
    String text(ColorScheme colors) {
        String verdict = colors.ansi().string(result.passed() ? "@|green passed|@" : "@|red failed|@");
        return String.format(Locale.ROOT, "%s  %-20s %-9s %5.1f s  ", verdict, name, kind, took.toMillis() / 1000.0)
                .concat(result.line());
    }
}
