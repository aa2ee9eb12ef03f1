package io.interproc.proof.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Primitive;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controls: a storm whose workers are careless is found out, one in which a file is removed that is in use, and
/// one without workers.
@ExtendWith({LeakCheck.class, Watchdog.class})
class StormControlTest {

    private static final int ATTEMPTS = 20;

    static List<Activity.Declaration> withCarelessWorkers() {
        return Activities.declarations().stream()
                .filter(declaration -> declaration.betrayal() != null)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withCarelessWorkers")
    void carelessWorkersAreFoundOut(Activity.Declaration activity) throws InterruptedException {
        assertThat(violations(Weather.CONTROL, activity.primitives().toArray(Primitive[]::new)))
                .singleElement()
                .asString()
                .contains(activity.betrayal());
    }

    @Test
    void twoFilesBehindOneNameAreFoundOut() throws InterruptedException {
        assertThat(violations(Weather.DESTRUCTION, Primitive.SEGMENT))
                .singleElement()
                .asString()
                .startsWith("mutual exclusion was violated");
    }

    /// On a busy machine the workers of a short storm may never meet, so there may have to be another.
    private static List<String> violations(int weather, Primitive... only) throws InterruptedException {
        List<String> violations = List.of();
        for (int i = 1; violations.isEmpty() && i <= ATTEMPTS; i++) {
            violations = Storm.storm(weather, new Budget(Depth.QUICK, i, Set.of(only)), Duration.ofSeconds(1))
                    .violations();
        }
        return violations;
    }

    @Test
    void workersThatDoNotBeginEndTheStorm() throws InterruptedException {
        Outcome outcome = Storm.storm(Weather.NOBODY, new Budget(Depth.QUICK, 1), Duration.ofMinutes(10));
        assertThat(outcome.violations())
                .singleElement()
                .asString()
                .contains("ended without saying anything more, exit code 1");
    }
}
