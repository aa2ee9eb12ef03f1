package io.interproc.cli;

import io.interproc.InterprocException;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.internal.os.Linux;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `interproc ls`: the process scopes of this machine.
@Command(
        name = "ls",
        description = {
            "Lists the process scopes of this machine: those that have a name, and the private ones of the processes that"
                    + " this user may look into.",
            "A scope that no process uses any more was left by killed ones; interproc gc removes it.",
            "A scope marked (lost) is in use, but another program removed or replaced its file: who opens the name now gets"
                    + " another scope.",
            "Options that are about objects list only scopes that have such objects, and count these and who waits for"
                    + " them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "1:the scopes cannot be listed", "2:wrong usage"})
final class LsCommand implements Callable<Integer> {

    @Mixin
    private final NarrowingOptions narrowing = new NarrowingOptions();

    @Mixin
    private final FormatOption formatOption = new FormatOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<ScopeInfo> found = new ArrayList<>();
        Map<String, String> unreadable = readNamed(found);
        found.addAll(Inspector.readPrivate());
        List<ScopeInfo> scopes = narrow(found, narrowing.filter(), unreadable);

        PrintWriter out = spec.commandLine().getOut();
        switch (formatOption.format()) {
            case TEXT -> {
                if (scopes.isEmpty() && !narrowing.filter().isAll()) {
                    out.println("no scope has objects as asked for");
                } else {
                    ScopeReport.list(scopes).forEach(out::println);
                }
            }
            case JSON ->
                out.println(Json.write(scopes.stream().map(ScopeReport::json).toList()));
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        Linux.unavailableReason()
                .ifPresent(reason -> err.println(
                        "interproc: private scopes of processes with native access, and scopes that lost their names, are left out: "
                                + reason));
        unreadable.forEach(
                (name, reason) -> err.println("interproc: " + name + " is left out: " + Printable.text(reason)));
        err.flush();
        return 0;
    }

    /// Returns the scopes that have objects which are wanted, with the numbers of these.
    ///
    /// @param unreadable gets why others cannot be read, by their names for people
    private static List<ScopeInfo> narrow(List<ScopeInfo> scopes, ObjectFilter filter, Map<String, String> unreadable) {
        if (filter.isAll()) {
            return scopes;
        }
        List<ScopeInfo> narrowed = new ArrayList<>();
        for (ScopeInfo scope : scopes) {
            try {
                ScopeInfo found = Inspector.look(scope, view -> scope.withCounts(view, filter));
                if (found != null && found.use().objects() > 0) {
                    narrowed.add(found);
                }
            } catch (InterprocException e) {
                unreadable.put(ScopeReport.label(scope), String.valueOf(e.getMessage()));
            }
        }
        return narrowed;
    }

    /// Adds the named scopes that can be read.
    ///
    /// @return why the others cannot, by their names for people
    private static Map<String, String> readNamed(List<ScopeInfo> scopes) {
        Map<String, String> unreadable = new LinkedHashMap<>();
        for (String name : Inspector.names()) {
            try {
                scopes.add(Inspector.read(name));
            } catch (InterprocException e) {
                unreadable.put(Printable.whole(name), String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException _) {
                // It was removed since it was listed.
            }
        }
        return unreadable;
    }
}
