package io.interproc.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `interproc doctor`: says what of Interproc works on this machine, and what to do about the rest.
@Command(
        name = "doctor",
        description = {
            "Checks whether this machine has what Interproc needs, and says what to do where it has not.",
            "Tells of each scope how much is used of what is limited."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything works, perhaps with warnings", "1:something does not work", "2:wrong usage"})
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private final FormatOption formatOption = new FormatOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        return report(Examination.ofThisMachine());
    }

    /// Prints the checks.
    ///
    /// @return the exit code
    int report(List<Check> checks) {
        PrintWriter out = spec.commandLine().getOut();
        switch (formatOption.format()) {
            case TEXT -> checks.forEach(check -> out.println(text(check)));
            case JSON ->
                out.println(Json.write(checks.stream().map(Check::toJson).toList()));
        }
        out.flush();
        boolean works = checks.stream().noneMatch(check -> check.status() == Check.Status.FAIL);
        return works ? CommandLine.ExitCode.OK : Failures.FAILED;
    }

    private String text(Check check) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        Check.Status status = check.status();
        String mark = ansi.string("@|" + status.style() + " " + String.format(Locale.ROOT, "%-4s", status) + "|@");
        String line = mark + String.format(Locale.ROOT, "  %-16s ", check.name()) + check.found();
        return check.remedy().isEmpty() ? line : line + "\n" + " ".repeat(23) + check.remedy();
    }
}
