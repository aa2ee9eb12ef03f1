package io.interproc.proof.litmus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each name of a sync point in the engine has a litmus test.
class SyncPairTest {

    private static final Path ENGINE = Path.of("../core/src/main/java");
    private static final Pattern SYNC_POINT = Pattern.compile("// sync ([a-z0-9-]+) (?:release|acquire)");

    @Test
    void everySyncPointHasALitmusTest() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(ENGINE)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
                sources.append(Files.readString(file)).append('\n');
            }
        }
        assertThat(namesIn(sources.toString())).isNotEmpty();
        assertThat(untested(sources.toString(), LitmusTest.all())).isEmpty();
    }

    /// The control: a sync point without a litmus test is found.
    @Test
    void aSyncPointWithoutALitmusTestIsFound() {
        String source = "a(); // sync guarded-value release\nb(); // sync new-idea release";
        assertThat(untested(source, LitmusTest.all())).containsExactly("new-idea");
        assertThat(untested(source, List.of())).containsExactly("guarded-value", "new-idea");
    }

    @Test
    void noLitmusTestNamesASyncPointThatIsGone() throws IOException {
        Path model = Path.of("../docs/internals/memory-model.md");
        String documented = Files.readString(model);
        assertThat(LitmusTest.all().stream().flatMap(test -> test.syncPair().stream()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(documented).contains("| `" + name + "` |"));
    }

    private static Set<String> untested(String sources, List<LitmusTest> tests) {
        Set<String> names = namesIn(sources);
        tests.forEach(test -> test.syncPair().ifPresent(names::remove));
        return names;
    }

    private static Set<String> namesIn(String sources) {
        return SYNC_POINT
                .matcher(sources)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
