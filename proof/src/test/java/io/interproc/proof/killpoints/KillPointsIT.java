package io.interproc.proof.killpoints;

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

/// A process is killed between any two stores.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Watched(seconds = 600)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the watchdog is stricter
class KillPointsIT {

    @Test
    void everybodyElseGoesOn() {
        Budget budget = new Budget(Depth.QUICK, Long.getLong("interproc.seed", System.nanoTime()));
        System.out.println("seed: replay with -Dinterproc.seed=" + budget.seed());
        Evidence evidence = new KillPoints(100, 64, 32).run(budget, System.out);
        evidence.rows().forEach(row -> System.out.println(row.what() + ": " + row.figure()));
        assertThat(evidence.violations()).isEmpty();
    }
}
