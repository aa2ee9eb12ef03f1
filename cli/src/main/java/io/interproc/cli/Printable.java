package io.interproc.cli;

/// Text of other programs, such as the names in a segment, as people can read it on a terminal.
///
/// What does not print, or prints as something else, is escaped as in Java, such as `\u202e`: characters that control a
/// terminal, that turn the direction of writing around, that have no width, or that look like a space.
final class Printable {

    /// So many characters of a name are shown.
    private static final int MOST_COLUMNS = 60;

    private Printable() {}

    /// Returns the text with what does not print escaped.
    static String text(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(each -> append(printable, each));
        return printable.toString();
    }

    /// Returns the name with what does not print escaped, and cut with an ellipsis if it is long.
    static String name(String name) {
        StringBuilder printable = new StringBuilder();
        int shown = 0; // up to where the name can be cut
        for (int at = 0; at < name.length(); at = name.offsetByCodePoints(at, 1)) {
            append(printable, name.codePointAt(at));
            int columns = printable.codePointCount(0, printable.length());
            if (columns > MOST_COLUMNS) {
                return printable.substring(0, shown) + "…";
            }
            shown = columns < MOST_COLUMNS ? printable.length() : shown;
        }
        return printable.toString();
    }

    private static void append(StringBuilder text, int character) {
        if (prints(character)) {
            text.appendCodePoint(character);
        } else {
            for (char unit : Character.toChars(character)) {
                text.append("\\u%04x".formatted((int) unit));
            }
        }
    }

    private static boolean prints(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
