package io.interproc.cli;

import picocli.CommandLine.Option;

/// The option that every command has.
final class HelpOption {

    static final String NAME = "--help";

    @Option(
            names = {"-h", NAME},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean asked;
}
