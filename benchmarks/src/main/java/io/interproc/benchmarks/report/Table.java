package io.interproc.benchmarks.report;

import io.interproc.benchmarks.report.Outcome.Absent;
import io.interproc.benchmarks.report.Outcome.Failed;
import io.interproc.benchmarks.report.Outcome.Measured;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The table that a run prints: one line per benchmark with ours, each peer and the ratio to it, and each bar with
/// whether it was reached; then what else was measured, and why a side is absent.
///
/// ```
/// what                    ours     C                Python           JDK             bar
/// lock and unlock, RLock  11.2 ns  19.8 ns (0.57)   38.0 ns (0.29)   6.20 ns (1.81)  ≤ 0.6 × C: met
/// ```
public final class Table {

    private static final String GAP = "  ";
    private static final String NOTHING = "-";
    private static final int LONGEST_REASON = 200;

    private final List<Row> rows;

    private Table(List<Row> rows) {
        this.rows = rows;
    }

    /// Returns the whole text, ending with a new line.
    public static String render(List<Row> rows) {
        Table table = new Table(List.copyOf(rows));
        return table.comparison() + table.furtherFigures() + table.missing();
    }

    private String comparison() {
        List<List<String>> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("what"));
        for (Side side : Side.values()) {
            header.add(side.label());
        }
        header.add("bar");
        lines.add(header);
        for (Row row : rows) {
            List<String> line = new ArrayList<>(List.of(row.title()));
            for (Side side : Side.values()) {
                line.add(cell(row, side));
            }
            line.add(row.bars().stream()
                    .map(bar -> bar + ": " + bar.judge(row).label())
                    .collect(Collectors.joining("; ")));
            lines.add(line);
        }
        return aligned(lines);
    }

    private static String cell(Row row, Side side) {
        return switch (row.outcomes().get(side)) {
            case Measured _ -> {
                String time =
                        Format.nanos(row.median(side, Figures.NANOS_PER_OP).orElseThrow());
                OptionalDouble ratio = side == Side.OURS ? OptionalDouble.empty() : row.ratio(side);
                yield ratio.isPresent() ? time + " (" + Format.significant(ratio.getAsDouble()) + ")" : time;
            }
            case Absent _ -> "absent";
            case Failed _ -> "failed";
            case null -> NOTHING;
        };
    }

    private String furtherFigures() {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            for (String figure : row.furtherFigures()) {
                List<String> line = new ArrayList<>(List.of(row.id(), Format.label(figure)));
                for (Side side : Side.values()) {
                    OptionalDouble value = isWorstOfAll(figure) ? row.worst(side, figure) : row.median(side, figure);
                    line.add(value.isPresent() ? Format.figure(figure, value.getAsDouble()) : NOTHING);
                }
                lines.add(line);
            }
        }
        if (lines.isEmpty()) {
            return "";
        }
        List<String> header = new ArrayList<>(List.of("benchmark", "also measured"));
        for (Side side : Side.values()) {
            header.add(side.label());
        }
        lines.addFirst(header);
        return "\n" + aligned(lines);
    }

    /// A tail is the worst round's: the median of tails would hide what a tail is there to show.
    private static boolean isWorstOfAll(String figure) {
        return figure.contains("p99") || figure.contains("worst");
    }

    private String missing() {
        Set<String> lines = new LinkedHashSet<>();
        for (Row row : rows) {
            row.outcomes().forEach((side, outcome) -> {
                switch (outcome) {
                    case Absent(String reason) -> lines.add(side.label() + " absent: " + reason);
                    case Failed(String reason) ->
                        lines.add(row.id() + ", " + side.label() + " failed: " + inOneLine(reason));
                    case Measured _ -> {}
                }
            });
        }
        return lines.isEmpty() ? "" : "\n" + String.join("\n", lines) + "\n";
    }

    private static String inOneLine(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " | ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private static String aligned(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream()
                .map(line -> IntStream.range(0, columns)
                                .mapToObj(column -> padded(line.get(column), widths[column]))
                                .collect(Collectors.joining(GAP))
                                .stripTrailing()
                        + "\n")
                .collect(Collectors.joining());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
