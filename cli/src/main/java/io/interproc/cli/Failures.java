package io.interproc.cli;

import io.interproc.InterprocException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells the user why a command failed: what the user or the system did wrong in one line, what we did wrong with the
/// stack trace that a report of it needs.
final class Failures {

    /// The command failed for a reason that it names.
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /// The command is wrong itself; the number is that of BSD's `sysexits.h`.
    static final int BUG = 70;

    private Failures() {}

    /// Prints what is wrong with the command line, and where to find help.
    ///
    /// @return the exit code
    static int reportUsage(ParameterException failure, PrintWriter err) {
        CommandLine command = failure.getCommandLine();
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String kind = unmatched.isUnknownOption() ? "option" : "argument";
            message = "unknown " + kind + ": '" + unmatched.getUnmatched().getFirst() + "'";
        }
        err.println(command.getColorScheme().errorText("interproc: " + message));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /// Prints the failure.
    ///
    /// @return the exit code
    static int report(Exception failure, ColorScheme colors, PrintWriter err, boolean stacktrace) {
        boolean expected = failure instanceof CommandException
                || failure instanceof InterprocException
                || failure instanceof IllegalArgumentException;
        String message = expected ? String.valueOf(failure.getMessage()) : "this is a bug: " + failure;
        err.println(colors.errorText("interproc: " + message));
        if (stacktrace || !expected) {
            failure.printStackTrace(err);
        }
        err.flush();
        return expected ? FAILED : BUG;
    }
}
