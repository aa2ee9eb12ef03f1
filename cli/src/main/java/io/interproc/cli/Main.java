package io.interproc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `interproc` command: prints its help, the work is in its subcommands.
@Command(
        name = "interproc",
        mixinStandardHelpOptions = true,
        version = "interproc 0.1.0-SNAPSHOT",
        description = "Python's threading and multiprocessing for the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CommandLine.HelpCommand.class)
public final class Main implements Runnable {

    private Main() {}

    /// Runs the command given by `args` and exits with its code: 0 done, 1 failed, 2 wrong usage.
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
