package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Schedules by which the simulator once found something wrong in the library. What was found by others of its kind
/// stays in the scripts; these are the very runs. A schedule counts steps, so a run goes when the steps of its script
/// change.
class PinnedScheduleTest {

    /// A run that once failed.
    ///
    /// @param what what was wrong
    record Pin(String what, Script script, String schedule) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Pin> pins() {
        return List.of(new Pin(
                "a file stayed under its temporary name, whose creator had no room for it",
                SegmentScripts.collecting(1).with(Limits.NONE.withUnwinds(1)),
                "then:B0 14:THROW:A0"));
    }

    @ParameterizedTest
    @MethodSource("pins")
    void isSoundNow(Pin pin) {
        assertThat(new Explorer(pin.script).replay(pin.schedule).failure()).isNull();
    }
}
