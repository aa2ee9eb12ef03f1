package io.interproc.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Text in columns that are as wide as they must be, two spaces apart.
///
/// The cells are printed as they are, so whoever has a text of another program makes it [Printable] first, once.
final class Table {

    private static final String GAP = "  ";

    /// So many rows decide together how wide the columns are.
    private static final int PAGE = 1000;

    private final List<String[]> rows = new ArrayList<>();
    private int[] widths = {};

    /// Adds a row; all rows have as many cells as the first.
    Table row(String... row) {
        if (widths.length == 0) {
            widths = new int[row.length];
        }
        Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length()));
        rows.add(row);
        return this;
    }

    /// Returns the rows as lines.
    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(String[] row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(row[i]).repeat(' ', widths[i] - row[i].length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /// Prints an empty line, the rows that were added, which are the heading, and more rows as they come, without
    /// keeping many; nothing if no more come. A row that is wider than those before it widens the columns from
    /// there on.
    ///
    /// @param rest the rows that come
    /// @param limit how many of those to print
    /// @return those that are left
    Iterator<String[]> print(PrintWriter out, Iterator<String[]> rest, long limit) {
        if (rest.hasNext()) {
            out.println();
        }
        long printed = 0;
        while (printed < limit && rest.hasNext() && !out.checkError()) {
            for (int i = 0; i < PAGE && printed < limit && rest.hasNext(); i++) {
                row(rest.next());
                printed++;
            }
            lines().forEach(line -> out.print(line + "\n"));
            rows.clear();
        }
        return rest;
    }
}
