package io.interproc.proof;

import io.interproc.proof.Proof.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The page about the proof: a section for each lane, with the run that it is from.
final class EvidencePage {

    /// What stands below this line is written by people, and kept.
    private static final String MARK = "<!-- Written by ./interproc prove up to here, by people from here on. -->";

    private static final String SECTION = "\n## ";
    private static final String UNKNOWN = "unknown";

    private final Budget budget;
    private final List<Result> results;

    EvidencePage(Budget budget, List<Result> results) {
        this.budget = budget;
        this.results = results;
    }

    /// Writes the page. Of the one that is there it keeps the sections of other lanes, and what people wrote.
    ///
    /// @param lanes the names of all lanes, in the order of the page
    void write(Path file, List<String> lanes) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : "";
        int mark = before.indexOf(MARK);
        String kept = mark < 0 ? "\n" : before.substring(mark + MARK.length());
        Map<String, String> sections = sections(mark < 0 ? "" : before.substring(0, mark));
        results.forEach(result -> sections.put(result.evidence().lane(), section(result)));
        StringBuilder text = new StringBuilder("# Evidence\n\nWhat `./interproc prove` has shown, lane by lane.\n");
        for (String lane : lanes) {
            if (sections.containsKey(lane)) {
                text.append(SECTION).append(lane).append("\n\n").append(sections.get(lane));
            }
        }
        Files.writeString(file, text.append('\n').append(MARK).append(kept).toString());
    }

    /// Returns the sections of a page by the names of their lanes.
    private static Map<String, String> sections(String page) {
        Map<String, String> sections = new HashMap<>();
        String[] parts = page.split(SECTION, -1);
        for (int i = 1; i < parts.length; i++) {
            int name = parts[i].indexOf('\n');
            sections.put(parts[i].substring(0, name), parts[i].substring(name).strip() + "\n");
        }
        return sections;
    }

    private String section(Result result) {
        Evidence evidence = result.evidence();
        StringBuilder text = new StringBuilder("| | |\n|---|---|\n");
        String depth = budget.depth().name().toLowerCase(Locale.ROOT);
        String only = budget.isForAll()
                ? ""
                : " --only " + Primitive.words(budget.only()).replace(", ", ",");
        row(
                text,
                "command",
                "`./interproc prove --%s%s --seed %d %s`".formatted(depth, only, budget.seed(), evidence.lane()));
        row(text, "date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        row(text, "commit", commit());
        row(
                text,
                "machine",
                "%s, %d cores, %s %s, %s %s"
                        .formatted(
                                processor(),
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("java.vendor"),
                                Runtime.version()));
        row(text, "result", evidence.isSound() ? "passed" : "**failed**");
        row(text, "time", result.time().toSeconds() + " s");
        evidence.rows().forEach(row -> row(text, row.what(), row.figure()));
        evidence.violations().forEach(violation -> row(text, "violation", violation));
        return text.toString();
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
