package io.interproc.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Proof.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidencePageTest {

    private static final List<String> LANES = List.of("first", "second");

    @TempDir
    private Path directory;

    private Path page() {
        return directory.resolve("evidence.md");
    }

    private void write(Depth depth, long seed, String lane, String figure) throws IOException {
        Evidence evidence = new Evidence(lane, List.of(new Evidence.Row("tried", figure)), List.of());
        new EvidencePage(new Budget(depth, seed), List.of(new Result(evidence, Duration.ofSeconds(3))))
                .write(page(), LANES);
    }

    @Test
    void aSectionSaysWhichRunItIsFrom() throws IOException {
        write(Depth.FULL, 42, "first", "7");
        assertThat(Files.readString(page()))
                .startsWith("# Evidence\n\nWhat `./interproc prove` has shown, lane by lane.\n\n## first\n\n| | |\n")
                .contains("| command | `./interproc prove --full --seed 42 first` |\n")
                .contains("| result | passed |\n| time | 3 s |\n| tried | 7 |\n");
    }

    @Test
    void theSectionsOfOtherLanesAndTheWordsOfPeopleStay() throws IOException {
        write(Depth.FULL, 1, "second", "10");
        Files.writeString(page(), Files.readString(page()) + "\n## Found\n\nsomething\n");
        write(Depth.QUICK, 2, "first", "20");
        write(Depth.QUICK, 3, "first", "30");
        String text = Files.readString(page());
        assertThat(text)
                .contains("| tried | 10 |", "| tried | 30 |")
                .doesNotContain("| tried | 20 |")
                .endsWith("people from here on. -->\n\n## Found\n\nsomething\n");
        assertThat(text.indexOf("## first")).isLessThan(text.indexOf("## second"));
        assertThat(text.lines().filter(line -> line.startsWith("## "))).hasSize(3);
    }

    @Test
    void theSectionOfALaneThatIsNoMoreGoes() throws IOException {
        write(Depth.FULL, 1, "second", "10");
        Files.writeString(page(), Files.readString(page()).replace("## second", "## gone"));
        write(Depth.FULL, 1, "first", "20");
        assertThat(Files.readString(page())).doesNotContain("gone").contains("## first");
    }
}
