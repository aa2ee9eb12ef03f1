package io.interproc.benchmarks.report;

import io.interproc.benchmarks.report.Outcome.Absent;
import io.interproc.benchmarks.report.Outcome.Failed;
import io.interproc.benchmarks.report.Outcome.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The file that a run writes: on what it ran, every figure of every round, ratios and verdicts.
///
/// @param environment on what the run was made
/// @param peers the versions of the compilers and interpreters of the peers
/// @param rounds how many rounds were made
/// @param quick whether the run was a short one, whose figures are not for publication
/// @param rows what was measured
public record Report(Environment environment, Map<String, String> peers, int rounds, boolean quick, List<Row> rows) {

    /// Copies what it is given.
    public Report {
        peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        rows = List.copyOf(rows);
    }

    /// Writes the report, creating the folders it needs.
    public void writeTo(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, toJson());
    }

    String toJson() {
        Map<String, Object> report = new LinkedHashMap<>(environment.facts());
        report.put("peers", peers);
        report.put("rounds", rounds);
        report.put("quick", quick);
        report.put("benchmarks", rows.stream().map(Report::benchmark).toList());
        return Json.write(report) + "\n";
    }

    private static Map<String, Object> benchmark(Row row) {
        Map<String, Object> sides = new LinkedHashMap<>();
        row.outcomes().forEach((side, outcome) -> sides.put(side.label(), side(row, side, outcome)));
        Map<String, Object> benchmark = new LinkedHashMap<>();
        benchmark.put("name", row.id());
        benchmark.put("title", row.title());
        benchmark.put("sides", sides);
        benchmark.put("bars", row.bars().stream().map(bar -> verdict(bar, row)).toList());
        return benchmark;
    }

    private static Map<String, Object> verdict(Bar bar, Row row) {
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("bar", bar.toString());
        verdict.put("verdict", bar.judge(row).label());
        return verdict;
    }

    private static Map<String, Object> side(Row row, Side side, Outcome outcome) {
        return switch (outcome) {
            case Absent(String reason) -> Map.of("absent", reason);
            case Failed(String reason) -> Map.of("failed", reason);
            case Measured(List<Figures> rounds) -> {
                Map<String, Object> measured = new LinkedHashMap<>();
                measured.put(
                        "median_ns_per_op",
                        row.median(side, Figures.NANOS_PER_OP).orElseThrow());
                if (side != Side.OURS) {
                    row.ratio(side).ifPresent(ratio -> measured.put("ours_to_this", ratio));
                }
                measured.put("rounds", rounds.stream().map(Figures::byName).toList());
                yield measured;
            }
        };
    }
}
