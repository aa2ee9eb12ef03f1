package io.interproc.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `interproc` command: prints its help, the work is in its subcommands.
@Command(
        name = "interproc",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Python's threading and multiprocessing for the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, or something is not as it should be",
            "2:wrong usage",
            "70:a bug of this command; please report it"
        },
        subcommands = {
            DemoCommand.class,
            LsCommand.class,
            ShowCommand.class,
            RmCommand.class,
            GcCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            ProveCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure, not only its message.")
    private boolean stacktrace;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    /// Runs the command given by `args` and exits with its code.
    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /// Runs the command given by `args` and returns its exit code. It is public for tests on the class path; the
    /// module exports nothing.
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(ScopeChoice.class, new WordConverter<>(ScopeChoice.class))
                .registerConverter(OutputFormat.class, new WordConverter<>(OutputFormat.class))
                .setParameterExceptionHandler((e, _) -> Failures.reportUsage(e, err))
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler(
                        (e, command, _) -> Failures.report(e, command.getColorScheme(), err, main.stacktrace));
        addHelpOption(line);
        return line.execute(args);
    }

    private static void addHelpOption(CommandLine command) {
        if (command.getCommandSpec().findOption(HelpOption.NAME) == null) {
            command.addMixin("help", new HelpOption());
        }
        command.getSubcommands().values().forEach(Main::addHelpOption);
    }

    /// Runs the last command, but the demonstration with all the programs that are named behind it.
    private static int execute(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        Optional<DemoCommand> demo = parsed.asCommandLineList().stream()
                .map(CommandLine::getCommand)
                .filter(DemoCommand.class::isInstance)
                .map(DemoCommand.class::cast)
                .findFirst();
        return demo.isPresent() ? demo.get().call() : new RunLast().execute(parsed);
    }

    /// Returns whether stack traces are wanted.
    boolean stacktrace() {
        return stacktrace;
    }

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        line.usage(line.getOut(), line.getColorScheme());
    }
}
