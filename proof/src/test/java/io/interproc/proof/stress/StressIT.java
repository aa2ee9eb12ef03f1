package io.interproc.proof.stress;

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

/// The quick form of the work under a compiler that schedules at random.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Watched(seconds = 900)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the watchdog is stricter
class StressIT {

    @Test
    void theBooksBalanceUnderACompilerThatSchedulesAtRandom() {
        Budget budget = new Budget(Depth.QUICK, Long.getLong("interproc.seed", System.nanoTime()));
        System.out.println("seed: replay with -Dinterproc.seed=" + budget.seed());
        Evidence evidence = new StressLane().run(budget, System.out);
        evidence.rows().forEach(row -> System.out.println(row.what() + ": " + row.figure()));
        assertThat(evidence.violations()).isEmpty();
    }
}
