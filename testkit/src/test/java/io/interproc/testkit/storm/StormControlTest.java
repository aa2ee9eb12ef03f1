package io.interproc.testkit.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The control: a storm in which increments are lost is found out.
@ExtendWith({LeakCheck.class, Watchdog.class})
class StormControlTest {

    private static final int ATTEMPTS = 20;

    /// On a busy machine the workers of a short storm may never meet, so there may have to be another.
    @Test
    void carelessWorkersAreFoundOut() throws InterruptedException {
        Outcome outcome = Storm.storm(Weather.CONTROL, 1, Duration.ofSeconds(1));
        for (int i = 2; outcome.violations().isEmpty() && i <= ATTEMPTS; i++) {
            outcome = Storm.storm(Weather.CONTROL, i, Duration.ofSeconds(1));
        }
        assertThat(outcome.violations()).singleElement().asString().startsWith("the raw value is ");
    }
}
