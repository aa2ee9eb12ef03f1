package io.interproc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// JSON is written indented, in the order given, and only if it can be read again.
class JsonTest {

    @Test
    void nestedValuesAreIndented() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("b", List.of(1, 2.5));
        value.put("a", true);
        value.put("empty", List.of(Map.of()));
        assertThat(Json.write(value)).isEqualTo("""
                {
                  "b": [
                    1,
                    2.5
                  ],
                  "a": true,
                  "empty": [
                    {}
                  ]
                }""");
    }

    @Test
    void stringsAreEscaped() {
        assertThat(Json.write("a \"b\" \\ \n é")).isEqualTo("\"a \\\"b\\\" \\\\ \\u000a é\"");
    }

    @Test
    void wholeNumbersHaveNoFraction() {
        assertThat(Json.write(48.0)).isEqualTo("48");
        assertThat(Json.write(1e-9)).isEqualTo("1.0E-9");
    }

    @Test
    void whatJsonLacksIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.write(Double.NaN))
                .withMessage("JSON has no NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.write(Map.of("k", 'c')))
                .withMessage("JSON has no class java.lang.Character");
    }
}
