package io.interproc.cli;

import picocli.CommandLine.Option;

/// The option of commands that write for programs too.
final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How to write the result: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.TEXT;

    OutputFormat format() {
        return format;
    }
}
