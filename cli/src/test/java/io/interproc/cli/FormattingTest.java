package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/// How values are read and written.
class FormattingTest {

    @ParameterizedTest
    @CsvSource({"50us, PT0.00005S", "10ms, PT0.01S", "0.7s, PT0.7S", "2m, PT2M", "0s, PT0S", "1.5ms, PT0.0015S"})
    void durationsAreReadAsPeopleWriteThem(String text, Duration duration) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(duration);
    }

    /// 64 bits of nanoseconds hold some 292 years.
    @Test
    void longestDurationIsReadAsTheLongestThatFits() {
        assertThat(new DurationConverter().convert("999999999.999999999m")).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "-1s", "1h", "s", "1 s", "PT1S", "1e3s", "9999999999s"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a duration such as 50us, 10ms, 0.7s or 2m");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "67108864, 64 MiB",
        "9223372036854775807, 8 EiB"
    })
    void sizesAreWrittenInTheLargestUnit(long bytes, String text) {
        assertThat(Bytes.format(bytes)).isEqualTo(text);
    }

    @Test
    void tablesHaveColumnsAsWideAsTheirWidestCell() {
        assertThat(new Table().row("NAME", "N").row("orders", "12").row("x", "").lines())
                .containsExactly("NAME    N", "orders  12", "x");
    }

    @Test
    void tablesShowNoControlCharacters() {
        assertThat(new Table().row("NAME").row("or\u001b[2Jders\n").lines()).containsExactly("NAME", "or?[2Jders?");
    }

    @Test
    void jsonKeepsTypesAndEscapes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a \"b\" \\ \n \u007f \u009b \u00e4");
        map.put("number", 7L);
        map.put("truth", true);
        map.put("nothing", null);
        map.put("none", List.of());
        map.put("some", List.of(1, Map.of()));
        assertThat(Json.write(map)).isEqualTo("""
                {
                  "text": "a \\"b\\" \\\\ \\u000a \\u007f \\u009b \u00e4",
                  "number": 7,
                  "truth": true,
                  "nothing": null,
                  "none": [],
                  "some": [
                    1,
                    {}
                  ]
                }""");
    }
}
