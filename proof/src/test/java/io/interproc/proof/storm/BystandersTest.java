package io.interproc.proof.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.proof.storm.Outcome.Wait;
import io.interproc.testkit.ThreadRunner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Which waits tell how long survivors are held up by a death.
class BystandersTest {

    private final Bystanders bystanders = new Bystanders(new ThreadRunner());

    @Test
    void aWaitCountsFromTheReleaseOfALease() {
        bystanders.killed(millis(5));
        bystanders.released(millis(10));
        bystanders.waited("lock", millis(0), millis(70));
        assertThat(bystanders.afterDeaths()).containsExactly(new Wait("lock", millis(60)));
    }

    @Test
    void aWaitThatEndedBeforeOrBeganAfterwardsDoesNotCount() {
        bystanders.killed(millis(5));
        bystanders.released(millis(10));
        bystanders.waited("lock", millis(0), millis(9));
        bystanders.waited("lock", millis(11), millis(70));
        assertThat(bystanders.afterDeaths()).isEmpty();
    }

    @Test
    void theNextDeathBeginsAnotherWait() {
        bystanders.killed(millis(5));
        bystanders.released(millis(10));
        bystanders.killed(millis(30));
        bystanders.released(millis(40));
        bystanders.waited("lock", millis(0), millis(70));
        assertThat(bystanders.afterDeaths())
                .containsExactly(new Wait("lock", millis(20)), new Wait("lock", millis(30)));
    }

    @Test
    void whatTheStoppedKeepIsNobodysFault() {
        bystanders.killed(millis(5));
        bystanders.stopped(1, millis(6));
        bystanders.released(millis(10));
        bystanders.resumed(1, millis(20));
        bystanders.waited("lock", millis(0), millis(70));
        bystanders.killed(millis(75));
        bystanders.released(millis(80));
        bystanders.waited("lock", millis(75), millis(90));
        assertThat(bystanders.afterDeaths()).containsExactly(new Wait("lock", millis(10)));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
