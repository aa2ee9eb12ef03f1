package io.interproc.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// On what a run was made: figures mean nothing without it.
///
/// @param cpu the processor's model name
/// @param cores how many processors this JVM may use
/// @param architecture the JDK's name of the instruction set
/// @param kernel the operating system with its release
/// @param jdk the virtual machine with its version and vendor
/// @param date when the run began, to the second
/// @param commit the git commit of the sources, with `-dirty` behind it if they differ from it; `unknown` without git
public record Environment(
        String cpu, int cores, String architecture, String kernel, String jdk, Instant date, String commit) {

    private static final String UNKNOWN = "unknown";

    /// Looks at this machine and JVM, and at the git checkout in `root`.
    public static Environment here(Path root) {
        return new Environment(
                cpuModel().orElse(UNKNOWN),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "%s %s (%s)"
                        .formatted(
                                System.getProperty("java.vm.name"),
                                Runtime.version(),
                                System.getProperty("java.vendor")),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                commitOf(root));
    }

    /// Returns a name for a file about this run, such as `2026-01-31T12-00-00Z-0123456789ab.json`.
    public String fileName() {
        return "%s-%.12s.json".formatted(date.toString().replace(':', '-'), commit);
    }

    /// Returns the facts by the names they have in the report.
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("date", date.toString());
        facts.put("commit", commit);
        facts.put("cpu", cpu);
        facts.put("cores", cores);
        facts.put("architecture", architecture);
        facts.put("kernel", kernel);
        facts.put("jdk", jdk);
        return facts;
    }

    /// Returns one line for people.
    @Override
    public String toString() {
        return "%s, %d cores, %s, %s; commit %.12s%s"
                .formatted(cpu, cores, kernel, jdk, commit, commit.endsWith("-dirty") ? " with changes" : "");
    }

    private static Optional<String> cpuModel() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty(); // not Linux
        }
    }

    private static String commitOf(Path root) {
        Optional<String> commit = Programs.output("git", "-C", root.toString(), "rev-parse", "HEAD");
        boolean changed = Programs.output("git", "-C", root.toString(), "status", "--porcelain")
                .filter(text -> !text.isEmpty())
                .isPresent();
        return commit.map(id -> changed ? id + "-dirty" : id).orElse(UNKNOWN);
    }
}
