package io.interproc.proof.storm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({LeakCheck.class, Watchdog.class})
class SteppedClockTest {

    @Test
    void wallClockOfProcessUnderItSteps() throws InterruptedException {
        String exclusion = Weather.all().stream()
                .filter(weather -> weather.everyOther() == Weather.Kind.STEPPED)
                .findFirst()
                .orElseThrow()
                .exclusion()
                .orElse("");
        assumeTrue(exclusion.isEmpty(), exclusion);
        try (SteppedClock clock = SteppedClock.make();
                ChildJvm child = ChildJvm.startUnder(clock.command(), "stepped", SteppedClockTest::look)) {
            child.expect("stepped");
        }
    }

    private static void look(Child parent, String... args) throws InterruptedException {
        SteppedClock.awaitStep();
        parent.say("stepped");
    }
}
