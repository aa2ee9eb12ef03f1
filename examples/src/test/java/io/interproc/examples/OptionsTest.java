package io.interproc.examples;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    @Test
    void countsBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SharedValue(0))
                .withMessage("rounds must be at least 1: rounds=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reentrant(-3))
                .withMessage("depth must be at least 1: depth=-3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProducersConsumers(1, 0, 1, Duration.ZERO, Duration.ZERO))
                .withMessage("consumers must be at least 1: consumers=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitedSlots(1, 0, Duration.ZERO))
                .withMessage("slots must be at least 1: slots=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Relay(0))
                .withMessage("rounds must be at least 1: rounds=0");
    }

    @Test
    void negativePausesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StopOnRequest(1, NEGATIVE))
                .withMessage("pause must not be negative: pause=PT-0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DaemonWork(1, NEGATIVE))
                .withMessage("pause must not be negative: pause=PT-0.001S");
    }
}
