package io.interproc.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Relative links in the documents lead to a file, and to a heading in it.
class LinkTest {

    private static final Pattern LINK = Pattern.compile("]\\((?<target>[^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : Documents.all()) {
            for (String target : targetsIn(Files.readAllLines(document))) {
                links++;
                if (!leadsSomewhere(document, target)) {
                    broken.add(Documents.ROOT.relativize(document) + ": " + target);
                }
            }
        }
        assertThat(links).as("links in the documents").isPositive();
        assertThat(broken).isEmpty();
    }

    /// The control: what must be found, and what must be let alone.
    @Test
    void linksAreFoundOutsideOfCode() throws IOException {
        assertThat(targetsIn(List.of(
                        "[a](b.md) and [c](d.md#e)", "`[x](y.md)`", "```", "[x](y.md)", "```", "[web](https://a.b)")))
                .containsExactly("b.md", "d.md#e");
        Path readme = Documents.ROOT.resolve("README.md");
        assertThat(leadsSomewhere(readme, "CONTRIBUTING.md")).isTrue();
        assertThat(leadsSomewhere(readme, "CONTRIBUTING.md#where-things-are")).isTrue();
        assertThat(leadsSomewhere(readme, "CONTRIBUTING.md#no-such-heading")).isFalse();
        assertThat(leadsSomewhere(readme, "NO-SUCH-FILE.md")).isFalse();
        assertThat(anchorOf("## `f` rounds, and `i` wraps")).isEqualTo("f-rounds-and-i-wraps");
    }

    private static List<String> targetsIn(List<String> lines) {
        return prose(lines)
                .map(line -> CODE.matcher(line).replaceAll(""))
                .flatMap(line -> LINK.matcher(line).results().map(link -> link.group("target")))
                .filter(target -> !target.contains(":"))
                .toList();
    }

    /// Returns the lines outside of blocks of code.
    private static Stream<String> prose(List<String> lines) {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : lines) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                prose.add(line);
            }
        }
        return prose.stream();
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        if (!Files.exists(path) || !path.startsWith(Documents.ROOT)) {
            return false;
        }
        return hash < 0
                || prose(Files.readAllLines(path))
                        .filter(line -> line.startsWith("#"))
                        .anyMatch(line -> anchorOf(line).equals(target.substring(hash + 1)));
    }

    /// Returns what GitHub calls a heading: in lower case, without punctuation, hyphens for spaces.
    private static String anchorOf(String heading) {
        Matcher text = Pattern.compile("#+\\s+(?<text>.*)").matcher(heading);
        return text.matches()
                ? text.group("text")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                        .replace(' ', '-')
                : "";
    }
}
