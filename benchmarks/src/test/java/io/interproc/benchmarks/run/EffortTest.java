package io.interproc.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EffortTest {

    @Test
    void fullRunDealsWithAll() {
        assertThat(Effort.part(10_000_000, Effort.FULL.measured())).isEqualTo(10_000_000);
        assertThat(Effort.part(1000, Duration.ofSeconds(3))).isEqualTo(1000);
    }

    @Test
    void quickRunDealsWithAPartInProportionToItsTime() {
        assertThat(Effort.part(1_000_000, Effort.QUICK.measured())).isEqualTo(200_000);
    }
}
