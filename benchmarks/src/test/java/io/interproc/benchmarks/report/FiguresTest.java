package io.interproc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

/// Figures are read from the line that a peer prints, and written as such a line.
class FiguresTest {

    @Test
    void parseReadsTheLineOfTheCPeers() {
        Figures figures =
                Figures.parse("{\"name\":\"contended\",\"ns_per_op\":62.217,\"ops\":48,\"slower_share\":0.487}");
        assertThat(figures.byName())
                .containsExactly(entry("ns_per_op", 62.217), entry("ops", 48.0), entry("slower_share", 0.487));
    }

    @Test
    void parseReadsTheLineOfThePythonPeers() {
        Figures figures = Figures.parse("{\"name\": \"rlock\", \"ns_per_op\": 3.5e+1, \"ops\": 7}");
        assertThat(figures.nanosPerOp()).isEqualTo(35);
        assertThat(figures.get("ops")).isEqualTo(7);
    }

    @Test
    void parseReadsItsOwnLine() {
        Figures figures = Figures.parse("{\"ns_per_op\":62.217,\"tiny\":1.0E-9,\"negative\":-3}");
        assertThat(figures.toJsonLine()).doesNotContain("\n");
        assertThat(Figures.parse(figures.toJsonLine())).isEqualTo(figures);
    }

    @Test
    void parseRefusesWhatIsNotAnObject() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parse("Segmentation fault"))
                .withMessage("a result must be one line of JSON: Segmentation fault");
    }

    @Test
    void parseRefusesAResultWithoutTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parse("{\"name\":\"rlock\",\"ops\":1}"))
                .withMessage("figures must contain ns_per_op: [ops]");
    }

    @Test
    void getRefusesAnUnknownName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.ofNanosPerOp(1).get("ops"))
                .withMessage("there is no figure ops: [ns_per_op]");
    }
}
