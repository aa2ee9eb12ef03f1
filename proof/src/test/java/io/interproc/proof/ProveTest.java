package io.interproc.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command says and runs, with lanes that prove nothing.
class ProveTest {

    private static final String LOCKS = "locks";
    private static final String WORKERS = "workers";

    private final List<String> ran = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private List<String> violations = List.of();
    private Budget budget;

    @TempDir
    private Path directory;

    private final class Recorded implements Lane {
        private final String name;
        private final Set<Primitive> primitives;

        Recorded(String name, Primitive... primitives) {
            this.name = name;
            this.primitives = Set.of(primitives);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<Primitive> primitives() {
            return primitives;
        }

        @Override
        public Evidence run(Budget given, PrintStream progress) {
            ran.add(name);
            budget = given;
            return new Evidence(name, List.of(new Evidence.Row("tried", "7")), violations);
        }
    }

    private int prove(String... args) {
        List<Lane> lanes =
                List.of(new Recorded(LOCKS, Primitive.LOCK, Primitive.RLOCK), new Recorded(WORKERS, Primitive.WORKER));
        return new Prove(lanes).run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    @Test
    void withoutArgumentsEveryLaneTriesEveryPrimitive() {
        assertThat(prove("--seed", "3")).isZero();
        assertThat(ran).containsExactly(LOCKS, WORKERS);
        assertThat(budget).isEqualTo(new Budget(Depth.QUICK, 3));
        assertThat(budget.isForAll()).isTrue();
        assertThat(lines()).first().isEqualTo("prove: quick, 2 lanes, replay with --seed 3");
        assertThat(lines()).last().isEqualTo("prove: 2 lanes passed, 0 failed");
    }

    @Test
    void onlyThePrimitivesThatAreAskedForAreTried() {
        assertThat(prove("--only", "rlock,lock", "--seed", "3")).isZero();
        assertThat(budget.only()).containsExactlyInAnyOrder(Primitive.LOCK, Primitive.RLOCK);
        assertThat(lines()).first().isEqualTo("prove: quick, 2 lanes, only lock, rlock, replay with --seed 3");
    }

    @Test
    void aLaneThatHasNothingForThePrimitivesIsSkippedAndSaysSo() {
        assertThat(prove("--only", "rlock")).isZero();
        assertThat(ran).containsExactly(LOCKS);
        assertThat(lines())
                .contains("workers: skipped, because it has nothing for rlock")
                .last()
                .isEqualTo("prove: 1 lanes passed, 0 failed, 1 skipped");
    }

    @Test
    void aLaneThatIsSkippedKeepsItsSectionOfThePage() throws IOException {
        Path page = directory.resolve("evidence.md");
        prove("--write", page.toString(), "--seed", "1");
        prove("--write", page.toString(), "--seed", "2", "--only", "lock,rlock");
        assertThat(Files.readString(page))
                .contains("`./interproc prove --quick --only lock,rlock --seed 2 locks`")
                .contains("`./interproc prove --quick --seed 1 workers`");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --only semafore | there is no primitive 'semafore'; the primitives are: PRIMITIVES
            luck            | there is no lane 'luck'; the lanes are: locks, workers
            --nosuch        | Unknown option: '--nosuch'
            """)
    void aWrongArgumentIsToldInOneLineWithWhatThereIs(String line, String message) {
        assertThat(prove(line.split(" "))).isEqualTo(2);
        assertThat(ran).isEmpty();
        String primitives = Primitive.words(EnumSet.allOf(Primitive.class));
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .endsWith(message.replace("PRIMITIVES", primitives));
        assertThat(err.toString().lines()).hasSize(2).last().isEqualTo("Try 'interproc prove --help'.");
    }

    @Test
    void aViolationFailsTheCommand() {
        violations = List.of("two were inside");
        assertThat(prove("locks")).isEqualTo(1);
        assertThat(ran).containsExactly(LOCKS);
        assertThat(lines()).contains("  VIOLATION two were inside").last().isEqualTo("prove: 0 lanes passed, 1 failed");
    }

    @Test
    void theListTellsWhatEachLaneHasSomethingFor() {
        assertThat(prove("--list")).isZero();
        assertThat(ran).isEmpty();
        assertThat(lines()).containsExactly("locks            lock, rlock", "workers          worker");
    }

    /// `-Dhelp.update=true` writes it anew.
    @Test
    void theHelpIsAsItWas() throws IOException {
        assertThat(prove("--help")).isZero();
        String file = "help/interproc-prove.txt";
        if (Boolean.getBoolean("help.update")) {
            Files.writeString(Path.of("src/test/resources").resolve(file), out.toString());
        }
        try (InputStream in = ProveTest.class.getClassLoader().getResourceAsStream(file)) {
            assertThat(out.toString())
                    .isEqualTo(in == null ? "(none)" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
