package io.interproc.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes JSON: maps as objects, iterables and streams as arrays, numbers, booleans and null as themselves, the rest as
/// strings. What a stream has is written as it comes, and not kept.
final class Json {

    private static final String INDENT = "  ";

    private final PrintWriter out;

    private Json(PrintWriter out) {
        this.out = out;
    }

    /// Returns the value as JSON, indented, without a newline at the end.
    static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new Json(out).append(value, "\n");
        out.flush();
        return text.toString();
    }

    /// Begins an array whose elements are written one by one, and whose end is followed by a newline.
    static Array array(PrintWriter out) {
        return new Array(out);
    }

    /// An array that is being written.
    static final class Array implements AutoCloseable {
        private final PrintWriter out;
        private boolean empty = true;

        private Array(PrintWriter out) {
            this.out = out;
            out.print('[');
        }

        void add(@Nullable Object value) {
            out.print((empty ? "\n" : ",\n") + INDENT);
            empty = false;
            new Json(out).append(value, "\n" + INDENT);
        }

        @Override
        public void close() {
            out.println(empty ? "]" : "\n]");
        }
    }

    private void append(@Nullable Object value, String newline) {
        switch (value) {
            case null -> out.print("null");
            case Number number -> out.print(number);
            case Boolean truth -> out.print(truth);
            case Map<?, ?> map -> appendObject(map, newline);
            case Iterable<?> items -> appendArray(items.iterator(), newline);
            case Stream<?> items -> appendArray(items.iterator(), newline);
            default -> appendString(value.toString());
        }
    }

    private void appendObject(Map<?, ?> map, String newline) {
        out.print('{');
        String separator = newline + INDENT;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.print(separator);
            appendString(String.valueOf(entry.getKey()));
            out.print(": ");
            append(entry.getValue(), newline + INDENT);
            separator = "," + newline + INDENT;
        }
        out.print(map.isEmpty() ? "}" : newline + "}");
    }

    private void appendArray(Iterator<?> items, String newline) {
        out.print('[');
        String separator = newline + INDENT;
        boolean empty = !items.hasNext();
        while (items.hasNext()) {
            out.print(separator);
            append(items.next(), newline + INDENT);
            separator = "," + newline + INDENT;
        }
        out.print(empty ? "]" : newline + "]");
    }

    private void appendString(String string) {
        StringBuilder text = new StringBuilder(string.length() + 2).append('"');
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
        out.print(text.append('"'));
    }
}
