package io.interproc.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // what the JDK's conditions take
class DeadlinesTest {

    @Test
    void durationThatDoesNotFitIsTheNearestThatDoes() {
        assertThat(Deadlines.nanosOf(Duration.ofNanos(Long.MAX_VALUE).plusNanos(1)))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Deadlines.nanosOf(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadlines.nanosOf(Duration.ofNanos(Long.MIN_VALUE).minusNanos(1)))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(Deadlines.nanosOf(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Deadlines.nanosOf(Duration.ofNanos(-7))).isEqualTo(-7);
    }

    @Test
    void momentThatIsTooFarAwayIsTheNearestThatFits() {
        assertThat(Deadlines.nanosUntil(new Date(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Deadlines.nanosUntil(new Date(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadlines.nanosUntil(new Date(0))).isNegative();
        long hourMillis = Duration.ofHours(1).toMillis();
        assertThat(Deadlines.nanosUntil(new Date(System.currentTimeMillis() + hourMillis)))
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(1).toNanos());
    }

    /// The clock may be about to wrap around.
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    void deadlineIsAsFarAwayAsAskedForButNotBeforeNow(long now) {
        for (long nanos : new long[] {0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertThat(Deadlines.after(nanos, now) - now).isEqualTo(nanos);
        }
        for (long nanos : new long[] {-1, Long.MIN_VALUE}) {
            assertThat(Deadlines.after(nanos, now)).isEqualTo(now);
        }
    }
}
