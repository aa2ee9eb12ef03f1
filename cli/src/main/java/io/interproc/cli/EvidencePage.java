package io.interproc.cli;

import io.interproc.cli.Proof.Result;
import io.interproc.testkit.proof.Budget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// The page about a run of the proof.
final class EvidencePage {

    /// What stands below this line is written by people, and kept.
    private static final String MARK = "<!-- Written by ./interproc prove up to here, by people from here on. -->";

    private static final String UNKNOWN = "unknown";

    private final Budget budget;
    private final List<Result> results;

    EvidencePage(Budget budget, List<Result> results) {
        this.budget = budget;
        this.results = results;
    }

    /// Writes the page, and keeps what people wrote into the one that is there.
    void write(Path file) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : "";
        int mark = before.indexOf(MARK);
        String kept = mark < 0 ? "\n" : before.substring(mark + MARK.length());
        Files.writeString(file, text() + MARK + kept);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        String depth = budget.depth().name().toLowerCase(Locale.ROOT);
        text.append(
                "# Evidence\n\nWhat `./interproc prove --%s --seed %d` printed.\n\n".formatted(depth, budget.seed()));
        text.append("| | |\n|---|---|\n");
        row(text, "date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        row(text, "commit", commit());
        row(text, "processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        row(text, "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        row(
                text,
                "JDK",
                "%s %s (%s)"
                        .formatted(
                                System.getProperty("java.vm.name"),
                                Runtime.version(),
                                System.getProperty("java.vendor")));
        for (Result result : results) {
            text.append(
                    "\n## %s\n\n| | |\n|---|---|\n".formatted(result.evidence().lane()));
            row(text, "result", result.evidence().isSound() ? "passed" : "**failed**");
            row(text, "time", result.time().toSeconds() + " s");
            result.evidence().rows().forEach(row -> row(text, row.what(), row.figure()));
            result.evidence().violations().forEach(violation -> row(text, "violation", violation));
        }
        return text.append('\n').toString();
    }

    private static void row(StringBuilder text, String what, String figure) {
        text.append("| ")
                .append(what.replace("|", "\\|"))
                .append(" | ")
                .append(figure.replace("|", "\\|"))
                .append(" |\n");
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException _) {
            return UNKNOWN; // not Linux
        }
    }

    private static String commit() {
        String home = System.getProperty("interproc.home", ".");
        String commit = output("git", "-C", home, "rev-parse", "--short=12", "HEAD");
        boolean changed = !output("git", "-C", home, "status", "--porcelain").isEmpty();
        return commit.isEmpty() ? UNKNOWN : commit + (changed ? ", with changes" : "");
    }

    /// Returns what a program prints; empty if it cannot be run.
    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
