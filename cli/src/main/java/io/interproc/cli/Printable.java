package io.interproc.cli;

/// Text of other programs, such as the names in a segment, as people can read it on a terminal.
///
/// What does not print, or prints as something else, is escaped as in Java, such as `\u202e`: characters that control a
/// terminal, that turn the direction of writing around, that have no width, or that look like a space. A backslash is
/// escaped as `\\`, so that a text that contains a backslash does not look like an escape.
final class Printable {

    /// So many characters of a name are shown.
    private static final int MOST_COLUMNS = 60;

    private static final String QUOTE = "\"";

    private Printable() {}

    /// Returns the text with what does not print escaped, as a part of a sentence.
    static String text(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(each -> append(printable, each));
        return printable.toString();
    }

    /// Returns the text with what does not print escaped, and in quotes if it begins or ends with a blank or begins
    /// with a quote.
    static String whole(String text) {
        return cut(text, Integer.MAX_VALUE);
    }

    /// Returns the same of a name, cut with an ellipsis if the name is long.
    static String name(String name) {
        return cut(name, MOST_COLUMNS);
    }

    private static String cut(String text, int mostColumns) {
        String quote = text.startsWith(" ") || text.endsWith(" ") || text.startsWith(QUOTE) ? QUOTE : "";
        int most = mostColumns - 2 * quote.length();
        StringBuilder printable = new StringBuilder();
        int columns = 0;
        int shown = 0; // up to where the text can be cut
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            int before = printable.length();
            if (!quote.isEmpty() && text.startsWith(QUOTE, at)) {
                printable.append('\\');
            }
            append(printable, text.codePointAt(at));
            columns += printable.codePointCount(before, printable.length());
            if (columns > most) {
                return quote + printable.substring(0, shown) + quote + "…";
            }
            shown = columns < most ? printable.length() : shown;
        }
        return quote + printable + quote;
    }

    private static void append(StringBuilder text, int character) {
        if (character == '\\') {
            text.append("\\\\");
        } else if (prints(character)) {
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
