package io.interproc.cli;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON: maps as objects, iterables as arrays, numbers, booleans and null as themselves, the rest as strings.
final class Json {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /// Returns the value as JSON, indented, without a newline at the end.
    static String write(@Nullable Object value) {
        Json json = new Json();
        json.append(value, "\n");
        return json.text.toString();
    }

    private void append(@Nullable Object value, String newline) {
        switch (value) {
            case null -> text.append("null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            case Map<?, ?> map -> appendObject(map, newline);
            case Iterable<?> items -> appendArray(items, newline);
            default -> appendString(value.toString());
        }
    }

    private void appendObject(Map<?, ?> map, String newline) {
        text.append('{');
        String separator = newline + INDENT;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            appendString(String.valueOf(entry.getKey()));
            text.append(": ");
            append(entry.getValue(), newline + INDENT);
            separator = "," + newline + INDENT;
        }
        text.append(map.isEmpty() ? "}" : newline + "}");
    }

    private void appendArray(Iterable<?> items, String newline) {
        text.append('[');
        String separator = newline + INDENT;
        Iterator<?> rest = items.iterator();
        boolean empty = !rest.hasNext();
        while (rest.hasNext()) {
            text.append(separator);
            append(rest.next(), newline + INDENT);
            separator = "," + newline + INDENT;
        }
        text.append(empty ? "]" : newline + "]");
    }

    private void appendString(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
