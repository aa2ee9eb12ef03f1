package io.interproc.benchmarks.report;

import java.util.Locale;

/// How figures are shown to people: three significant digits, the unit that suits.
final class Format {

    private Format() {}

    /// Returns a time as `11.2 ns`, `71.0 µs`, `1.40 ms`, `2.00 s`.
    static String nanos(double nanos) {
        double magnitude = Math.abs(nanos);
        if (magnitude < 1e3) {
            return significant(nanos) + " ns";
        }
        if (magnitude < 1e6) {
            return significant(nanos / 1e3) + " µs";
        }
        return magnitude < 1e9 ? significant(nanos / 1e6) + " ms" : significant(nanos / 1e9) + " s";
    }

    /// Returns a number with three significant digits: `0.0123`, `1.50`, `23.4`, `1234`.
    static String significant(double value) {
        double magnitude = Math.abs(value);
        int integerDigits = magnitude == 0 ? 1 : (int) Math.floor(Math.log10(magnitude)) + 1;
        return String.format(Locale.ROOT, "%." + Math.max(0, 3 - integerDigits) + "f", value);
    }

    /// Returns a number as it was written: `0.6`, `2`.
    static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /// Returns a figure's value: a time if its name says so, else a number.
    static String figure(String name, double value) {
        return isTime(name) ? nanos(value) : significant(value);
    }

    /// Returns a figure's name in words: `kill_to_release_ns` becomes `kill to release`.
    static String label(String name) {
        String words = name.replace('_', ' ');
        return isTime(name) ? words.replaceFirst("\\bns per op$", "per op").replaceFirst(" ns$", "") : words;
    }

    private static boolean isTime(String name) {
        return name.endsWith("_ns") || name.endsWith("ns_per_op");
    }
}
