package io.interproc.proof.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Primitive;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The controls: workers that forget to remove what they say they have removed are found out.
@ExtendWith({LeakCheck.class, Watchdog.class})
class ChurnControlTest {

    private static final int MOST_ROUNDS = 20;
    private static final long MOST_OBJECTS = 10_000_000;

    /// Workers find out themselves about objects that carry stamps.
    private static final Budget EVENTS = new Budget(Depth.QUICK, 1, Set.of(Primitive.EVENT));

    @Test
    void anObjectThatIsLeftIsCounted() throws InterruptedException {
        assertThat(Churn.rounds(EVENTS, MOST_ROUNDS, true).violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation)
                        .matches("round \\d+, \\d killed: name-\\d+ is there, and is said to be ABSENT"));
    }

    @Test
    void aHandleThatStillWorksIsFoundOut() throws InterruptedException {
        Turnover.Goal goal = new Turnover.Goal(MOST_OBJECTS, 0, Duration.ofHours(1));
        assertThat(Churn.turnover(EVENTS, goal, true).violations())
                .singleElement()
                .asString()
                .contains("a worker has failed");
    }
}
