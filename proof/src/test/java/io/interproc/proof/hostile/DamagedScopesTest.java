package io.interproc.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.cli.Main;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The commands that look at scopes, with files whose bytes another program has changed.
@ExtendWith({LeakCheck.class, Watchdog.class})
class DamagedScopesTest {

    private static final int CASES = 100;
    private static final int LISTED_EVERY = 10;

    /// What a command printed and how it ended.
    private record Output(int code, String out, String err) {

        static Output of(String... args) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
            return new Output(code, out.toString(), err.toString());
        }
    }

    private final String name = "cli-damaged-" + ProcessHandle.current().pid();
    private final Path file = Path.of("/dev/shm/interproc." + name);

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        Files.deleteIfExists(file);
    }

    @Test
    void damagedScopesAreShownOrRefusedInOneLineAndCanBeRemoved() throws IOException {
        long seed = Long.getLong("interproc.seed", System.nanoTime());
        System.out.println("seed: replay with -Dinterproc.seed=" + seed);
        DamagedSegments segments = DamagedSegments.build(name, seed);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            Files.write(file, segments.bytes(i));
            refused += requireReportOrRefusal(i, Output.of("show", name));
            requireReportOrRefusal(i, Output.of("show", name, "--format", "json"));
            if (i % LISTED_EVERY == 0) {
                Output ls = Output.of("ls");
                assertThat(ls.code()).as("ls of case %d: %s", i, ls).isZero();
                assertThat(ls.out() + ls.err()).as("ls of case %d", i).contains(name);
                requirePlainText(i, ls);
            }
            assertThat(Output.of("rm", name)).as("case %d", i).isEqualTo(new Output(0, "removed " + name + "\n", ""));
            assertThat(file).as("case %d", i).doesNotExist();
        }
        assertThat(refused).as("of so many some are refused, and some are not").isBetween(1, CASES - 1);
    }

    /// Returns 1 for a refusal. It ends the report, of which the rows before the damage were shown already.
    private static int requireReportOrRefusal(int number, Output run) {
        requirePlainText(number, run);
        assertThat(run.code()).as("case %d: %s", number, run).isBetween(0, 1);
        if (run.code() == 1) {
            assertThat(run.err()).as("case %d", number).matches("interproc: .*expected.*found.*\n");
        }
        return run.code();
    }

    /// What another program wrote into a segment reaches no terminal as it is.
    private static void requirePlainText(int number, Output run) {
        String text = run.out() + run.err();
        assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .as("control characters of case %d: %s", number, run)
                .isEmpty();
    }
}
