package io.interproc.proof.litmus;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The quick form of the litmus tests.
@ExtendWith({LeakCheck.class, Watchdog.class})
class LitmusIT {

    @Test
    void nothingForbiddenIsSeenAndEveryControlIs() {
        Evidence evidence = new LitmusLane().run(new Budget(Depth.QUICK, 1), System.out);
        evidence.rows().forEach(row -> System.out.println(row.what() + ": " + row.figure()));
        assertThat(evidence.violations()).isEmpty();
    }
}
