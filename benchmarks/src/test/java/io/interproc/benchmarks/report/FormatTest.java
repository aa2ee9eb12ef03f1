package io.interproc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Figures are shown with three digits and the unit that suits.
class FormatTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.00 ns",
        "0.1234, 0.123 ns",
        "5.087, 5.09 ns",
        "62.217, 62.2 ns",
        "999, 999 ns",
        "1000, 1.00 µs",
        "71048.9, 71.0 µs",
        "47980582, 48.0 ms",
        "2e9, 2.00 s"
    })
    void timeHasThreeDigits(double nanos, String expected) {
        assertThat(Format.nanos(nanos)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "slower_share, slower share, 0.487, 0.487",
        "cpu_ns_per_op, cpu per op, 2000, 2.00 µs",
        "p99_ns, p99, 2000, 2.00 µs",
        "handovers_per_1000, handovers per 1000, 16.44, 16.4"
    })
    void figureIsShownAsItsNameSays(String name, String label, double value, String expected) {
        assertThat(Format.label(name)).isEqualTo(label);
        assertThat(Format.figure(name, value)).isEqualTo(expected);
    }
}
