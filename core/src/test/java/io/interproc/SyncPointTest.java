package io.interproc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A release without its acquire orders nothing. Both ends of every such pair carry its name in a comment,
/// `sync NAME release` and `sync NAME acquire`, and this test finds the names that have only one end.
class SyncPointTest {

    private static final Path MAIN_SOURCES = Path.of("src/main/java");

    private static final Pattern COMMENT = Pattern.compile("//\\s*sync\\b(?<rest>.*)");
    private static final Pattern SYNC_POINT = Pattern.compile("\\s+(?<name>[a-z0-9-]+)\\s+(?<end>release|acquire)\\s*");

    @Test
    void everyReleaseHasItsAcquire() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MAIN_SOURCES)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).as("lines in " + MAIN_SOURCES.toAbsolutePath()).isNotEmpty();
        assertThat(faultsIn(lines)).isEmpty();
    }

    /// The control: what the test above must catch.
    @Test
    void aMissingEndAndAMisspeltCommentAreFound() {
        assertThat(faultsIn(List.of("a(); // sync hand-over release", "b(); // sync hand-over acquire")))
                .isEmpty();
        assertThat(faultsIn(List.of("a(); // sync hand-over release"))).containsExactly("hand-over has only [release]");
        assertThat(faultsIn(List.of("b(); // sync publish acquire", "c(); // sync publish acquire")))
                .containsExactly("publish has only [acquire]");
        assertThat(faultsIn(List.of("a(); // sync publish relaese")))
                .containsExactly("not `sync NAME release` or `sync NAME acquire`: // sync publish relaese");
    }

    private static List<String> faultsIn(List<String> lines) {
        List<String> faults = new ArrayList<>();
        Map<String, Set<String>> ends = new TreeMap<>();
        for (String line : lines) {
            Matcher comment = COMMENT.matcher(line);
            if (!comment.find()) {
                continue;
            }
            Matcher point = SYNC_POINT.matcher(comment.group("rest"));
            if (point.matches()) {
                ends.computeIfAbsent(point.group("name"), _ -> new TreeSet<>()).add(point.group("end"));
            } else {
                faults.add("not `sync NAME release` or `sync NAME acquire`: " + comment.group());
            }
        }
        ends.forEach((name, found) -> {
            if (found.size() < 2) {
                faults.add(name + " has only " + found);
            }
        });
        return faults;
    }
}
