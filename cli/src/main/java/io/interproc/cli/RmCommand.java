package io.interproc.cli;

import io.interproc.InterprocException;
import io.interproc.ScopeFormatException;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interproc rm`: removes named scopes.
@Command(
        name = "rm",
        description = "Removes named scopes that no living process uses.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all are removed", "1:a scope is not there, is in use, or cannot be removed", "2:wrong usage"
        })
final class RmCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The names of the scopes.")
    private final List<String> names = new ArrayList<>();

    @Option(
            names = "--force",
            description = {
                "Remove the name even of a scope in use.",
                "Its processes continue among themselves and log a warning; who opens the name from then on gets a new scope,"
                        + " so that one named lock may have two holders."
            })
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (String name : names) {
            String users = force ? usersIfReadable(name) : "";
            if (!Inspector.remove(name, force)) {
                throw new CommandException(force ? "there is no scope of this name: " + name : inUse(name));
            }
            out.println("removed " + Printable.whole(name));
            if (!users.isEmpty()) {
                out.println("  still open in " + users + ": they continue among themselves, and whoever opens " + name
                        + " from now on gets another scope; close it there");
            }
            out.flush();
        }
        return 0;
    }

    /// Returns why a scope is not removed.
    private static String inUse(String name) {
        String users;
        try {
            users = users(name);
        } catch (ScopeFormatException e) {
            throw new CommandException(e.getMessage() + "; interproc rm --force " + name + " removes it", e);
        }
        String remedy = users.contains(", ") ? "end them" : "end it";
        return "scope " + name + " is used by " + users + "; " + remedy + ", or see interproc rm --help about --force";
    }

    private static String users(String name) {
        return Inspector.read(name).participants().stream()
                .filter(ParticipantInfo::alive)
                .map(participant -> "process " + participant.pid())
                .collect(Collectors.joining(", "));
    }

    /// Returns the processes that use a scope; empty if there is no scope, or it cannot be read and is removed as
    /// it is.
    private static String usersIfReadable(String name) {
        try {
            return users(name);
        } catch (InterprocException | IllegalArgumentException _) {
            return "";
        }
    }
}
