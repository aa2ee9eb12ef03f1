package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionWordsTest {

    private static final List<String> ODD =
            List.of("-Da=b c", "-Dd=\"e\\f\"", "-Dg='h'", "-Di=\tj", "-Dk='\"", "plain", "-Dl=@m#n", "-Do=");

    @Test
    void wordsEndAtSpaceUnlessItIsQuoted() throws IOException {
        assertThat(OptionWords.ofJvm(" -Da=b\t'-Dc=d  e'\n-Df=\"g h\"i'\"' \"-agentlib:jdwp=x\" ''-Xmx1g "))
                .containsExactly("-Da=b", "-Dc=d  e", "-Df=g hi\"", "-agentlib:jdwp=x", "-Xmx1g");
    }

    @Test
    void aBackslashInAVariableIsJustThat() throws IOException {
        assertThat(OptionWords.ofJvm("-Da=b\\ c \"d\\\" e")).containsExactly("-Da=b\\", "c", "d\\", "e");
    }

    @Test
    void aQuoteThatIsNotClosedIsRefused() {
        assertThatThrownBy(() -> OptionWords.ofJvm("-Da='b c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quote must be closed: -Da='b c");
    }

    @Test
    void theLauncherTakesSomeValuesFromTheNextWord() throws IOException {
        assertThat(OptionWords.ofLauncher("-p mods -cp 'a b' --add-opens m/p=n --add-modules=x -Xmx1g"))
                .containsExactly(
                        "--module-path=mods", "--class-path=a b", "--add-opens=m/p=n", "--add-modules=x", "-Xmx1g");
    }

    @Test
    void filesStandForTheOptionsInThem(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("options"), "-Da=b '-Dc=d e' # f\n");
        assertThat(OptionWords.ofLauncher("-Dx @" + file + " -Dy")).containsExactly("-Dx", "-Da=b", "-Dc=d e", "-Dy");
        assertThat(OptionWords.ofJvm("-Dx -XX:VMOptionsFile=" + file))
                .containsExactly("-Dx", "-Da=b", "-Dc=d e", "#", "f");
        assertThat(OptionWords.ofLauncher("--disable-@files @" + file)).containsExactly("--disable-@files", "@" + file);
        assertThatThrownBy(() -> OptionWords.ofLauncher("@" + directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anArgumentFileHasCommentsEscapesAndContinuedLines() {
        assertThat(OptionWords.ofArgumentFile("""
                # all of this line
                -Da=b#c
                "-Dd=e\\
                     f \\"g\\" \\\\ h"  '-Di=j\\tk'
                -Dl=m\\n "-Do=p
                -Dq"""))
                .containsExactly("-Da=b", "-Dd=ef \"g\" \\ h", "-Di=j\tk", "-Dl=m\\n", "-Do=p", "-Dq");
    }

    @Test
    void whatIsJoinedIsSplitAgainIntoTheSame() throws IOException {
        assertThat(OptionWords.ofJvm(OptionWords.toVariable(ODD))).isEqualTo(ODD);
        assertThat(OptionWords.ofArgumentFile(OptionWords.toArgumentFile(ODD))).isEqualTo(ODD);
        assertThat(OptionWords.ofArgumentFile(OptionWords.toArgumentFile(List.of("a\nb\r", ""))))
                .containsExactly("a\nb\r", "");
    }
}
