package io.interproc.benchmarks.report;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/// Writes maps, collections, strings, numbers and booleans as JSON, indented by two spaces; nothing else is needed
/// here.
final class Json {

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /// Returns the value as JSON.
    ///
    /// @throws IllegalArgumentException if the value, or one inside it, is of another type or not a finite number
    static String write(Object value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.out.toString();
    }

    private void value(Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> object(map, newLine);
            case Collection<?> elements -> array(elements, newLine);
            case String text -> string(text);
            case Boolean flag -> out.append(flag);
            case Number number -> number(number);
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        }
    }

    private void object(Map<?, ?> map, String newLine) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        String inner = newLine + "  ";
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            out.append(inner);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), inner);
            out.append(entries.hasNext() ? "," : newLine);
        }
        out.append('}');
    }

    private void array(Collection<?> elements, String newLine) {
        if (elements.isEmpty()) {
            out.append("[]");
            return;
        }
        String inner = newLine + "  ";
        out.append('[');
        for (Iterator<?> rest = elements.iterator(); rest.hasNext(); ) {
            out.append(inner);
            value(rest.next(), inner);
            out.append(rest.hasNext() ? "," : newLine);
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void number(Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        out.append(value == Math.rint(value) && Math.abs(value) < 1e15 ? String.valueOf((long) value) : number);
    }
}
