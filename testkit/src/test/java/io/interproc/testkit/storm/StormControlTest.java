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

    @Test
    void carelessWorkersAreFoundOut() throws InterruptedException {
        StormRun.Outcome outcome = Storm.storm(Weather.CONTROL, 1, Duration.ofSeconds(1), 1);
        assertThat(outcome.violations()).singleElement().asString().startsWith("the raw value is ");
    }
}
