package io.interproc.cli;

import io.interproc.examples.Program;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `interproc demo`: runs programs in scopes, shows what they do as they do it, and sums up.
///
/// The programs are subcommands that may be repeated, so each has its own options and help; the options here
/// are known to all of them.
@Command(
        name = "demo",
        subcommandsRepeatable = true,
        description = {
            "Runs the example programs, all or the named ones, and checks what comes out.",
            "Each line says which process and which thread does what."
        },
        synopsisSubcommandLabel = "[NAME [OPTIONS]]...",
        commandListHeading = "%nPrograms (demo NAME --help tells their options):%n",
        footer = {"", "Example: interproc demo producers-consumers --producers 3 --scope processes"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every program passed", "1:a program failed", "2:wrong usage"},
        subcommands = {
            ProgramCommand.SharedValueCommand.class,
            ProgramCommand.ReentrantCommand.class,
            ProgramCommand.ProducersConsumersCommand.class,
            ProgramCommand.LimitedSlotsCommand.class,
            ProgramCommand.RelayCommand.class,
            ProgramCommand.StopOnRequestCommand.class,
            ProgramCommand.InterruptMainCommand.class,
            ProgramCommand.DaemonWorkCommand.class
        })
final class DemoCommand {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main main;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            scope = ScopeType.INHERIT,
            description = "Where to run: ${COMPLETION-CANDIDATES} (both).")
    private ScopeChoice scope = ScopeChoice.BOTH;

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            description = "How long workers pause between two steps, such as 50us, 10ms or 0.7s (5ms to 10ms).")
    private @Nullable Duration pause;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            description = "How long a program may take in one scope before it has failed (2m).")
    private Duration timeout = Duration.ofMinutes(2);

    @Option(names = "--list", description = "Print the names of the programs and do nothing else.")
    private boolean list;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /// Runs the programs named on the command line, or all.
    ///
    /// @return the exit code
    int call() {
        CommandLine line = spec.commandLine();
        PrintWriter out = line.getOut();
        if (list) {
            line.getSubcommands().forEach((name, program) -> out.printf("%-20s %s%n", name, description(program)));
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        ColorScheme colors = line.getColorScheme();
        DemoRunner runner = new DemoRunner(timeout, out, colors, main.stacktrace());
        List<DemoOutcome> outcomes = new ArrayList<>();
        chosenPrograms().forEach((name, program) -> {
            for (ScopeKind kind : scope.kinds()) {
                outcomes.add(runner.run(name, kind, program));
            }
        });
        return summarise(outcomes, out, colors);
    }

    private static String description(CommandLine program) {
        return program.getCommandSpec().usageMessage().description()[0];
    }

    /// Returns the programs by name, in the order of the command line; the options of all are right before one
    /// runs.
    private Map<String, Program> chosenPrograms() {
        List<CommandLine> named = spec.commandLine().getParseResult().subcommands().stream()
                .map(parsed -> parsed.commandSpec().commandLine())
                .toList();
        Map<String, Program> programs = new LinkedHashMap<>();
        for (CommandLine line :
                named.isEmpty() ? spec.commandLine().getSubcommands().values() : named) {
            ProgramCommand command = line.getCommand();
            try {
                programs.put(line.getCommandName(), command.program(pause));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(line, String.valueOf(e.getMessage()), e);
            }
        }
        return programs;
    }

    private static int summarise(List<DemoOutcome> outcomes, PrintWriter out, ColorScheme colors) {
        out.println();
        outcomes.forEach(outcome -> out.println(outcome.text(colors)));
        long passed =
                outcomes.stream().filter(outcome -> outcome.result().passed()).count();
        long failed = outcomes.size() - passed;
        String style = failed == 0 ? "bold,green" : "bold,red";
        out.println(colors.ansi().string("@|" + style + " demo: " + passed + " passed, " + failed + " failed|@"));
        out.flush();
        return failed == 0 ? CommandLine.ExitCode.OK : Failures.FAILED;
    }
}
