package io.interproc.cli;

import io.interproc.internal.inspect.Inspector;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `interproc gc`: removes what killed processes left.
@Command(
        name = "gc",
        description = "Removes all scopes whose processes were all killed; the others are left alone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:none that could be removed is left", "1:the scopes cannot be listed", "2:wrong usage"})
final class GcCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        return report(Inspector.removeUnused());
    }

    /// Prints the names of the scopes that were removed.
    ///
    /// @return the exit code
    int report(List<String> removed) {
        PrintWriter out = spec.commandLine().getOut();
        removed.forEach(name -> out.println("removed " + Printable.whole(name)));
        out.println("gc: " + removed.size() + " removed");
        out.flush();
        return 0;
    }
}
