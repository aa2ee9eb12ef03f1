package io.interproc.proof.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import io.interproc.testkit.Watched;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Processes do everything at random while they are killed, stopped and replaced.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Watched(seconds = 600)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the watchdog is stricter
class StormIT {

    private static final Duration TIME = Duration.ofSeconds(10);

    @Test
    void theBooksBalance() {
        Budget budget = new Budget(Depth.QUICK, Long.getLong("interproc.seed", System.nanoTime()));
        System.out.println("seed: replay with -Dinterproc.seed=" + budget.seed());
        Evidence evidence = new Storm(TIME, 0).run(budget, System.out);
        assertThat(evidence.violations()).isEmpty();
    }
}
