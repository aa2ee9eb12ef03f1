package io.interproc.proof.killpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The control: a lock that does not survive its holder is found out.
@ExtendWith({LeakCheck.class, Watchdog.class})
class BatchRunnerTest {

    /// Passes once, in the step that hangs; the others are the first of a new JVM and take what that takes.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void aFlagThatStandsForALockIsFoundOut() throws InterruptedException {
        List<Death> deaths = List.of(
                new Death(KillScripts.CONTROL, 1, 0),
                new Death(KillScripts.CONTROL, 2, 0),
                new Death(KillScripts.CONTROL, Death.AT_THE_END, 0));
        try (BatchRunners runners = new BatchRunners(2, LIMIT)) {
            List<RoundResult> results = new ArrayList<>();
            runners.run(List.of(deaths), results::addAll);
            assertThat(results.get(0).violations()).isEmpty();
            assertThat(results.get(1).violations()).singleElement().asString().contains("the flag did not become 0");
            assertThat(results.get(2).violations()).isEmpty();
            assertThat(results).extracting(RoundResult::stores).containsExactly(1L, 2L, 2L);
        }
    }
}
