package io.interproc.cli;

import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.ScopeView;
import io.interproc.internal.os.Linux;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interproc show`: what is in a scope, who holds what, and who waits.
@Command(
        name = "show",
        description = {
            "Shows the processes, objects, holders and waiters of a scope.",
            "Also tells what its memory consists of. Options that are about objects show only these objects, and who"
                    + " waits for them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:there is no such scope, or it cannot be read", "2:wrong usage"})
final class ShowCommand implements Callable<Integer> {

    private static final int MOST_ROWS = 100;

    @Parameters(
            paramLabel = "NAME|PID",
            description = "The name of a scope, or a process whose private scopes to show.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String target;

    @Mixin
    private final NarrowingOptions narrowing = new NarrowingOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = LimitConverter.class,
            description = "Show at most N objects, N waiters and N processes, or all if N is 0 (" + MOST_ROWS
                    + "; in JSON 0).")
    private @Nullable Long limit;

    @Mixin
    private final FormatOption formatOption = new FormatOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        OutputFormat format = formatOption.format();
        ScopeReport.Extent extent = new ScopeReport.Extent(narrowing.filter(), limit(format));
        List<ScopeInfo> scopes = find();
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (format == OutputFormat.JSON ? showJson(out, scopes, extent) : showText(out, scopes, extent)) {
                return 0;
            }
        } finally {
            out.flush();
        }
        throw new CommandException("the scope was closed while it was read: " + target);
    }

    private long limit(OutputFormat format) {
        long rows = limit != null ? limit : format == OutputFormat.JSON ? 0 : MOST_ROWS;
        return rows == 0 ? Long.MAX_VALUE : rows;
    }

    /// @return whether any of the scopes was still there
    private static boolean showText(PrintWriter out, List<ScopeInfo> scopes, ScopeReport.Extent extent) {
        boolean shown = false;
        for (ScopeInfo scope : scopes) {
            boolean isLater = shown;
            shown |= look(scope, view -> {
                if (isLater) {
                    out.println();
                }
                ScopeReport.print(out, scope, view, extent);
            });
        }
        return shown;
    }

    /// @return whether any of the scopes was still there
    private static boolean showJson(PrintWriter out, List<ScopeInfo> scopes, ScopeReport.Extent extent) {
        boolean shown = false;
        try (Json.Array array = Json.array(out)) {
            for (ScopeInfo scope : scopes) {
                shown |= look(scope, view -> array.add(ScopeReport.json(scope, view, extent)));
            }
        }
        return shown;
    }

    /// @return whether the scope was still there
    private static boolean look(ScopeInfo scope, Consumer<ScopeView> action) {
        Boolean looked = Inspector.look(scope, view -> {
            action.accept(view);
            return true;
        });
        return looked != null;
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
