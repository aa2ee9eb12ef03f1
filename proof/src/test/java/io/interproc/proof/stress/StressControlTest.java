package io.interproc.proof.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The control: locks that let two in are found out.
@ExtendWith({LeakCheck.class, Watchdog.class})
class StressControlTest {

    private static final Duration TIME = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 10;

    /// On a busy machine the threads of a short run may never meet.
    @Test
    void locksThatLetTwoInAreFoundOut() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "two threads on one processor hardly meet");
        StressJvm.Outcome outcome = StressJvm.work(1, TIME, StressWork.primitives(), true);
        for (int seed = 2; outcome.violations().isEmpty() && seed <= ATTEMPTS; seed++) {
            outcome = StressJvm.work(seed, TIME, StressWork.primitives(), true);
        }
        assertThat(outcome.violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation).matches("(re-entrant |fair |)lock: .*"));
    }
}
