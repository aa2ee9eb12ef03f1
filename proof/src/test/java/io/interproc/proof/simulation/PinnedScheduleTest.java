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
        return List.of(
                new Pin(
                        "a block stayed new for ever, whose allocator died before the top had passed it",
                        killing(MemoryScripts.naming(2, 1), 1),
                        "then:A0 17:SWITCH:B0 26:KILL:B0"),
                new Pin("the same without a name", killing(MemoryScripts.allocating(2, 2), 1), "then:A0 53:KILL:B0"),
                new Pin(
                        "the file of a scope stayed, whose last participant met somebody who collected",
                        SegmentScripts.collecting(1),
                        "then:A0 28:SWITCH:B0 63:SWITCH:A0"),
                new Pin(
                        "a file stayed under its temporary name, whose creator had no room for it",
                        SegmentScripts.collecting(1).with(Limits.NONE.withUnwinds(1)),
                        "then:B0 14:THROW:A0"));
    }

    private static Script killing(Script script, int kills) {
        return script.with(script.limits().withKills(kills));
    }

    @ParameterizedTest
    @MethodSource("pins")
    void isSoundNow(Pin pin) {
        assertThat(new Explorer(pin.script).replay(pin.schedule).failure()).isNull();
    }
}
