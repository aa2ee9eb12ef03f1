package io.interproc.cli;

import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.os.Linux;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interproc show`: what is in a scope, who holds what, and who waits.
@Command(
        name = "show",
        description = "Shows the processes, objects, holders and waiters of a scope.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:there is no such scope, or it cannot be read", "2:wrong usage"})
final class ShowCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME|PID",
            description = "The name of a scope, or a process whose private scopes to show.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String target;

    @Mixin
    private final FormatOption formatOption = new FormatOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<ScopeInfo> scopes = find();
        PrintWriter out = spec.commandLine().getOut();
        switch (formatOption.format()) {
            case TEXT ->
                out.print(
                        String.join("\n", scopes.stream().map(ScopeReport::text).toList()));
            case JSON ->
                out.println(Json.write(scopes.stream().map(ScopeReport::json).toList()));
        }
        out.flush();
        return 0;
    }

    private List<ScopeInfo> find() {
        boolean isPid = target.matches("[1-9]\\d{0,9}") && !Inspector.names().contains(target);
        if (!isPid) {
            return findNamed();
        }
        List<ScopeInfo> scopes = Inspector.readPrivate(Long.parseLong(target));
        if (scopes.isEmpty()) {
            throw new CommandException("process " + target + " has no private scope that this user can see; "
                    + Linux.unavailableReason().orElse("interproc ls lists those there are"));
        }
        return scopes;
    }

    /// Returns the scope of the name, and those that lost it.
    private List<ScopeInfo> findNamed() {
        List<ScopeInfo> scopes = new ArrayList<>(Inspector.readLost(target));
        if (scopes.isEmpty() || Inspector.names().contains(target)) {
            scopes.addFirst(Inspector.read(target));
        }
        return scopes;
    }
}
