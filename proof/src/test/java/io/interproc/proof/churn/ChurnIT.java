package io.interproc.proof.churn;

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

/// The quick form: objects come and go, and so do processes. `-Dinterproc.churn.objects` and `-Dinterproc.churn.rounds`
/// make it longer.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Watched(seconds = 600)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the watchdog is stricter
class ChurnIT {

    private static final long OBJECTS = Long.getLong("interproc.churn.objects", 30_000);
    private static final int ROUNDS = Integer.getInteger("interproc.churn.rounds", 5);

    @Test
    void allIsThereThatShouldBeAndNothingElse() {
        Budget budget = new Budget(Depth.QUICK, Long.getLong("interproc.seed", System.nanoTime()));
        System.out.println("seed: replay with -Dinterproc.seed=" + budget.seed());
        Evidence evidence = new Churn(OBJECTS, ROUNDS).run(budget, System.out);
        assertThat(evidence.violations()).isEmpty();
    }
}
