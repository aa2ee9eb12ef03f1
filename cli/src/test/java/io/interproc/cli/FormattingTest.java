package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    void controlCharactersAreNotShown() {
        assertThat(Printable.text("or\u001b[2Jders\n")).isEqualTo("or\\u001b[2Jders\\u000a");
    }

    /// Otherwise the name would look like one that has a newline.
    @Test
    void backslashesAreEscapedOnce() {
        assertThat(Printable.text("bs\\n")).isEqualTo("bs\\\\n");
        assertThat(Printable.whole("bs\\n")).isEqualTo("bs\\\\n");
        assertThat(Printable.name("bs\\n")).isEqualTo("bs\\\\n");
        assertThat(new Table().row("NAME").row(Printable.name("bs\\n")).lines()).containsExactly("NAME", "bs\\\\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "' ', '\" \"'",
                "' a', '\" a\"'",
                "'a ', '\"a \"'",
                "' \"\\ ', '\" \\\"\\\\ \"'",
                "'\" \"', '\"\\\" \\\"\"'",
                "'a\"b', 'a\"b'"
            })
    void namesWhoseEndsCouldNotBeSeenAreQuoted(String name, String shown) {
        assertThat(Printable.whole(name)).isEqualTo(shown);
        assertThat(Printable.name(name)).isEqualTo(shown);
    }

    /// They could look like another name, or turn the rest of the line around.
    @ParameterizedTest
    @ValueSource(
            ints = {0, 0x7f, 0x85, 0xa0, 0xad, 0x200b, 0x200d, 0x202e, 0x2028, 0x2029, 0x3000, 0xfeff, 0xe000, 0xd800})
    void charactersThatDoNotPrintAreEscaped(int character) {
        String escaped = "a\\u%04xb".formatted(character);
        String name = "a" + Character.toString(character) + "b";
        assertThat(Printable.text(name)).isEqualTo(escaped);
        assertThat(Printable.name(name)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stock", "two words", "größe", "在庫/1", "\ud83d\ude00", "*?"})
    void whatPrintsIsShownAsItIs(String name) {
        assertThat(Printable.text(name)).isEqualTo(name);
        assertThat(Printable.whole(name)).isEqualTo(name);
        assertThat(Printable.name(name)).isEqualTo(name);
    }

    @Test
    void longNamesAreCutWithAnEllipsis() {
        assertThat(Printable.name("n".repeat(60))).isEqualTo("n".repeat(60));
        assertThat(Printable.name("n".repeat(61))).isEqualTo("n".repeat(59) + "…");
        assertThat(Printable.name("\ud83d\ude00".repeat(61))).isEqualTo("\ud83d\ude00".repeat(59) + "…");
        assertThat(Printable.name("n".repeat(55) + "\u202e".repeat(2)))
                .as("no half of an escape is shown")
                .isEqualTo("n".repeat(55) + "…");
        assertThat(Printable.name(" " + "n".repeat(57))).isEqualTo("\" " + "n".repeat(57) + "\"");
        assertThat(Printable.name(" " + "n".repeat(58))).isEqualTo("\" " + "n".repeat(56) + "\"…");
        assertThat(Printable.name("\udb40\udc01")).isEqualTo("\\udb40\\udc01");
        assertThat(Printable.text("n".repeat(1024))).hasSize(1024);
        assertThat(Printable.whole("n".repeat(1024))).hasSize(1024);
    }

    /// Else a table of many rows would be kept until it is whole.
    @Test
    void tablesArePrintedAsTheirRowsCome() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        Stream<String[]> rows = IntStream.range(0, 3000).mapToObj(i -> {
            out.flush();
            assertThat(text.toString().lines()).hasSizeGreaterThanOrEqualTo(Math.max(0, i - 1000));
            return new String[] {"n", String.valueOf(i)};
        });
        Iterator<String[]> rest = new Table().row("NAME", "I").print(out, rows.iterator(), 2500);
        out.flush();
        assertThat(text.toString().lines()).hasSize(2502).startsWith("", "NAME  I", "n     0");
        assertThat(rest.next()).containsExactly("n", "2500");
    }

    @Test
    void aTableWithoutRowsIsNotPrinted() {
        StringWriter text = new StringWriter();
        assertThat(new Table().row("NAME").print(new PrintWriter(text), Collections.emptyIterator(), 10))
                .isExhausted();
        assertThat(text).hasToString("");
    }

    @ParameterizedTest
    @CsvSource({
        "stock, stock, true",
        "stock, stocks, false",
        "stock-*, stock-, true",
        "stock-*, stock-1/2, true",
        "*, '', true",
        "?, '', false",
        "?, \ud83d\ude00, true",
        "s*k-?, stock-7, true",
        "*a*b*, xxaxxb, true",
        "*a*b, xaxbx, false",
        "**c, abc, true",
        "a\\*, ab, false",
        "a\\*, a*, true",
        "a\\?, ab, false",
        "a\\\\, a\\, true",
        "a\\, a\\, true",
        "[ab], a, false",
        "[ab], '[ab]', true"
    })
    void patternsMatchWholeNames(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).test(name)).isEqualTo(matches);
    }

    @Test
    void aPatternWithManyStarsIsMatchedSoon() {
        assertThat(new Glob("*a".repeat(500) + "b").test("a".repeat(1024))).isFalse();
    }

    @Test
    void jsonOfAStreamIsWrittenAsItComes() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        Stream<Integer> items = Stream.of(1, 2).peek(item -> {
            out.flush();
            assertThat(text.toString()).endsWith(item == 1 ? "\"items\": [" : "1");
        });
        try (Json.Array array = Json.array(out)) {
            array.add(Map.of("items", items));
            array.add(null);
        }
        out.flush();
        assertThat(text).hasToString("""
                [
                  {
                    "items": [
                      1,
                      2
                    ]
                  },
                  null
                ]
                """);
        StringWriter none = new StringWriter();
        Json.array(new PrintWriter(none, true)).close();
        assertThat(none).hasToString("[]\n");
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
