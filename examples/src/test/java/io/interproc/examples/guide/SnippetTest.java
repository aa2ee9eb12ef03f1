package io.interproc.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every Java block of the README and of the guide is part of a source of this module, so it compiles, and
/// [GuideProgramsTest] runs it. In the sources such a part stands between `// snippet` and `// end`.
class SnippetTest {

    private static final Path SOURCES = Path.of("src/main/java/io/interproc/examples/guide");

    @Test
    void everyBlockOfTheDocumentsIsCompiled() throws IOException {
        Map<String, String> blocks = blocks();
        assertThat(blocks).as("blocks of Java in the documents").isNotEmpty();
        blocks.values().removeAll(Set.copyOf(snippets().values()));
        assertThat(blocks).as("blocks that no source has").isEmpty();
    }

    @Test
    void everySnippetStandsInADocument() throws IOException {
        Map<String, String> snippets = snippets();
        snippets.values().removeAll(Set.copyOf(blocks().values()));
        assertThat(snippets).as("snippets that no document shows").isEmpty();
    }

    @Test
    void theExampleOfTheReadmeIsShort() throws IOException {
        List<String> blocks = blocksIn(Files.readAllLines(Documents.ROOT.resolve("README.md")));
        assertThat(blocks.getFirst().lines().count()).isLessThanOrEqualTo(15);
    }

    /// The control: what the extraction must see.
    @Test
    void blocksAndSnippetsAreFoundWithTheirIndentationTakenAway() {
        assertThat(blocksIn(List.of("text", "```java", "a();", "  b();", "```", "```", "c();", "```")))
                .containsExactly("a();\n  b();");
        assertThat(snippetsIn(List.of("x();", "    // snippet", "    a();", "", "      b();", "    // end", "y();")))
                .containsExactly("a();\n\n  b();");
    }

    private static Map<String, String> blocks() throws IOException {
        Map<String, String> blocks = new LinkedHashMap<>();
        for (Path document : Documents.withPrograms()) {
            number(Documents.ROOT.relativize(document), blocksIn(Files.readAllLines(document)), blocks);
        }
        return blocks;
    }

    private static Map<String, String> snippets() throws IOException {
        Map<String, String> snippets = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                number(file.getFileName(), snippetsIn(Files.readAllLines(file)), snippets);
            }
        }
        return snippets;
    }

    private static void number(Path file, List<String> parts, Map<String, String> all) {
        for (int i = 0; i < parts.size(); i++) {
            all.put(file + ", number " + (i + 1), parts.get(i));
        }
    }

    private static List<String> blocksIn(List<String> lines) {
        return parts(lines, "```java", "```");
    }

    private static List<String> snippetsIn(List<String> lines) {
        return parts(lines, "// snippet", "// end");
    }

    private static List<String> parts(List<String> lines, String begin, String end) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = null;
        for (String line : lines) {
            if (part == null) {
                part = line.strip().equals(begin) ? new StringBuilder() : null;
            } else if (line.strip().equals(end)) {
                parts.add(part.toString().stripTrailing().stripIndent());
                part = null;
            } else {
                part.append(line).append('\n');
            }
        }
        assertThat(part).as("a part that does not end").isNull();
        return parts;
    }
}
