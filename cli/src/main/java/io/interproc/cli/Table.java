package io.interproc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Text in columns that are as wide as they must be, two spaces apart.
///
/// Names in a segment are whatever another program wrote there: control characters, which could end a line or command a
/// terminal, are shown as `?`.
final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /// Adds a row; all rows have as many cells as the first.
    Table row(String... cells) {
        rows.add(Arrays.stream(cells).map(Table::plain).toArray(String[]::new));
        return this;
    }

    private static String plain(String cell) {
        StringBuilder plain = new StringBuilder(cell);
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i))) {
                plain.setCharAt(i, '?');
            }
        }
        return plain.toString();
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
