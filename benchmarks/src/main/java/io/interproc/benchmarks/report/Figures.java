package io.interproc.benchmarks.report;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one run of one side measured: figures by name, [#NANOS_PER_OP] always among them.
///
/// @param byName the figures; times are in nanoseconds and their names contain `ns`
public record Figures(SortedMap<String, Double> byName) {

    /// The figure that sides are compared by: nanoseconds for one operation.
    public static final String NANOS_PER_OP = "ns_per_op";

    /// How many operations were measured.
    public static final String OPERATIONS = "ops";

    private static final Pattern OBJECT = Pattern.compile("\\s*\\{.*}\\s*");
    private static final Pattern NUMBER_FIELD =
            Pattern.compile("\"(\\w+)\"\\s*:\\s*(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*(?=[,}])");

    /// Checks that there is something to compare.
    ///
    /// @throws IllegalArgumentException if [#NANOS_PER_OP] is missing
    public Figures {
        if (!byName.containsKey(NANOS_PER_OP)) {
            throw new IllegalArgumentException("figures must contain " + NANOS_PER_OP + ": " + byName.keySet());
        }
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /// Returns the given figures.
    ///
    /// @throws IllegalArgumentException if [#NANOS_PER_OP] is missing
    public static Figures of(Map<String, Double> byName) {
        return new Figures(new TreeMap<>(byName));
    }

    /// Returns figures with nothing but the time of an operation.
    public static Figures ofNanosPerOp(double nanos) {
        return of(Map.of(NANOS_PER_OP, nanos));
    }

    /// Reads the one line that a peer prints: a flat JSON object; fields that are not numbers are left out.
    ///
    /// @throws IllegalArgumentException if the line is not such an object, or lacks [#NANOS_PER_OP]
    public static Figures parse(String jsonLine) {
        if (!OBJECT.matcher(jsonLine).matches()) {
            throw new IllegalArgumentException("a result must be one line of JSON: " + jsonLine);
        }
        SortedMap<String, Double> figures = new TreeMap<>();
        Matcher field = NUMBER_FIELD.matcher(jsonLine);
        while (field.find()) {
            figures.put(field.group(1), Double.valueOf(field.group(2)));
        }
        return new Figures(figures);
    }

    /// Returns the figures as the line that [#parse] reads.
    public String toJsonLine() {
        return Json.write(byName).replace("\n", " ");
    }

    /// Returns a figure.
    ///
    /// @throws IllegalArgumentException if there is none of this name
    public double get(String name) {
        Double value = byName.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no figure %s: %s".formatted(name, byName.keySet()));
        }
        return value;
    }

    /// Returns the nanoseconds that one operation took.
    public double nanosPerOp() {
        return get(NANOS_PER_OP);
    }

    /// Returns the time of one operation for people.
    @Override
    public String toString() {
        return Format.nanos(nanosPerOp());
    }
}
