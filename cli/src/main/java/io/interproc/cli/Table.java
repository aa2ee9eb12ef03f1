package io.interproc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Text in columns that are as wide as they must be, two spaces apart.
final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /// Adds a row; all rows have as many cells as the first.
    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    /// Returns the rows as lines.
    List<String> lines() {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().length];
        for (String[] row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length()));
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(row[i]).repeat(' ', widths[i] - row[i].length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
