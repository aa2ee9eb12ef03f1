package io.interproc.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of sync points in the memory model names those that the code names.
class SyncPointTableTest {

    private static final Pattern IN_CODE = Pattern.compile("// sync ([a-z0-9-]+) (?:release|acquire)");
    private static final Pattern IN_TABLE = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    @Test
    void theTableIsComplete() throws IOException {
        Path model = Documents.ROOT.resolve("docs/internals/memory-model.md");
        Set<String> documented = names(IN_TABLE, section(Files.readString(model), "## Sync points"));
        assertThat(documented).isNotEmpty().isEqualTo(namesInCode());
    }

    /// The control: what is looked for is seen.
    @Test
    void namesAreFound() {
        assertThat(names(IN_CODE, "a(); // sync hand-over release\n    // sync publish acquire"))
                .containsExactlyInAnyOrder("hand-over", "publish");
        assertThat(names(IN_TABLE, "| name | release |\n| `hand-over` | `a()` |"))
                .containsExactly("hand-over");
        assertThat(section("# A\n## B\nb\n## C\nc", "## B")).isEqualTo("## B\nb\n");
    }

    private static Set<String> namesInCode() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Documents.ROOT.resolve("core/src/main/java"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                names.addAll(names(IN_CODE, Files.readString(file)));
            }
        }
        return names;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static String section(String text, String heading) {
        int from = text.indexOf(heading);
        int to = text.indexOf("\n## ", from + 1);
        return to < 0 ? text.substring(from) : text.substring(from, to + 1);
    }
}
