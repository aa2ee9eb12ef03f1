package io.interproc.proof.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.storm.Outcome.Death;
import io.interproc.proof.storm.Outcome.Totals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is asked of a storm, and what falls short of it.
class OutcomeTest {

    private static final int ASKED = 200;
    private static final Duration TIME = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Test
    void enoughQuickRecoveriesFallShortOfNothing() {
        assertThat(outcome(ASKED, 1, 100).shortfalls(ASKED, TIME, LONGEST)).isEmpty();
    }

    @Test
    void tooFewDeathsFallShort() {
        assertThat(outcome(ASKED - 1, 0, 0).shortfalls(ASKED, TIME, LONGEST))
                .containsExactly("199 deaths in 600 s, of at least 200");
    }

    @Test
    void slowRecoveriesFallShortIfThereAreMoreThanOneOfAHundred() {
        assertThat(outcome(ASKED + 1, 1, 500).shortfalls(ASKED, TIME, LONGEST)).isEmpty();
        assertThat(outcome(ASKED + 1, 3, 500).shortfalls(ASKED, TIME, LONGEST))
                .containsExactly(
                        "p99 from the release of the lease to the next owner is 500.00 ms, of at most" + " 100.00 ms");
    }

    /// The first recovery is that of a process that has yet to load its classes.
    @Test
    void theFirstRecoveryDoesNotCount() {
        List<Death> deaths = List.of(death(900), death(2), death(1));
        assertThat(outcome(deaths).shortfalls(3, TIME, LONGEST)).isEmpty();
    }

    @Test
    void theSlowestComeFirst() {
        List<Death> deaths = List.of(death(900), death(1), death(3), death(2));
        assertThat(outcome(deaths).slowest(2))
                .containsExactly("3.00 ms (1 killed at once, 0 stopped)", "2.00 ms (1 killed at once, 0 stopped)");
    }

    @Test
    void aDeathSurvivesTheWayThroughALine() {
        Death death = new Death(1, 2, 3, 4);
        assertThat(Death.parse(death.line())).isEqualTo(death);
    }

    @Test
    void theTotalsSurviveTheWayThroughALine() {
        Totals totals = new Totals(1, 2, 3, 4);
        assertThat(Totals.parse(totals.line())).isEqualTo(totals);
    }

    private static Outcome outcome(int deaths, int slow, long slowMillis) {
        List<Death> all = IntStream.range(0, deaths)
                .mapToObj(i -> death(i >= deaths - slow ? slowMillis : 1))
                .toList();
        return outcome(all);
    }

    private static Outcome outcome(List<Death> deaths) {
        return new Outcome(new Totals(TIME.toMillis(), 0, 0, 0), List.of(), deaths, List.of(), List.of());
    }

    private static Death death(long recoveryMillis) {
        return new Death(0, TimeUnit.MILLISECONDS.toNanos(recoveryMillis), 1, 0);
    }
}
