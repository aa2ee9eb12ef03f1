package io.interproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `interproc` script of a checkout, for the commands that need what only a checkout has.
final class Launcher {

    private Launcher() {}

    /// Runs a command by the launcher, in a JVM of its own, and returns its exit code.
    ///
    /// @param why what of a checkout the command needs
    /// @throws CommandException if this JVM was not started from a checkout
    static int run(String command, String why, List<String> arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(System.getProperty("interproc.home", ""))
                .resolve("interproc")
                .toAbsolutePath();
        if (!Files.isExecutable(launcher)) {
            throw new CommandException(command + " needs a checkout of the project, because " + why + ": " + launcher
                    + " is no launcher; run ./interproc " + command + " there");
        }
        List<String> line = new ArrayList<>(List.of(launcher.toString(), command));
        line.addAll(arguments);
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }
}
