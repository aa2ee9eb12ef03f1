package io.interproc.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import io.interproc.testkit.Watched;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Processes open segments whose bytes were changed.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Watched(seconds = 600)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the watchdog is stricter
class HostileBytesIT {

    @Test
    void damagedSegmentsAreServedOrRefused() {
        Budget budget = new Budget(Depth.QUICK, Long.getLong("interproc.seed", System.nanoTime()));
        System.out.println("seed: replay with -Dinterproc.seed=" + budget.seed());
        Evidence evidence = new HostileBytes(1_000).run(budget, System.out);
        evidence.rows().forEach(row -> System.out.println(row.what() + ": " + row.figure()));
        assertThat(evidence.violations()).isEmpty();
    }
}
