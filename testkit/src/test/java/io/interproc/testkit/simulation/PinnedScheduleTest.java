package io.interproc.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Schedules by which the simulator once found something wrong in the library. What was found by others of its kind
/// stays in the scripts; these are the very runs.
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
                        "a lock was passed on to a dead repairer, again and again",
                        killing(AbandonScripts.repairing(2, 1, 2), 2),
                        "then:A0 21:SWITCH:C0 then:B0 86:KILL:A0 then:C.watcher 139:KILL_OTHER:B0 then:C.watcher"
                                + " then:C0 then:C0 then:C0 then:C0 then:C0 then:C0"),
                new Pin(
                        "a lock stayed with a dead participant, over which another had entered that died as well",
                        killing(LifeScripts.overTheDead(), 2),
                        "then:A0 then:B0 then:A0 then:A0 then:B0 90:KILL:B0 99:KILL:C0"),
                new Pin(
                        "so did a record",
                        killing(LifeScripts.overTheDead(), 2),
                        "then:C0 then:A0 17:SWITCH:B0 25:SWITCH:A0 29:SWITCH:B0 then:A0 110:SWITCH:B0 115:SWITCH:A0"
                                + " 117:SWITCH:B0 124:SWITCH:A0 126:SWITCH:B0 131:SWITCH:A0 then:A0 then:C0"
                                + " 182:KILL:B0 192:KILL:C0"),
                new Pin(
                        "the file of a scope stayed, whose last participant met somebody who collected",
                        SegmentScripts.collecting(1),
                        "then:A0 28:SWITCH:B0 63:SWITCH:A0"),
                new Pin(
                        "a file stayed under its temporary name, whose creator had no room for it",
                        SegmentScripts.collecting(1).with(Limits.NONE.withThrowns(1)),
                        "then:B0 14:THROW:A0"),
                new Pin(
                        "a thread thrown out as it took a bias away released the lock once more than it had it, since"
                                + " its watcher did, too",
                        misfortunes(ConditionScripts.lateNotify(3).biased()),
                        "then:C0 then:A0 55:KILL_OTHER:B0 78:SWITCH:D0 then:A0 then:C0 128:THROW:C0 145:PAUSE:C0"
                                + " then:A.watcher then:A.watcher then:A.watcher then:D.watcher"
                                + " 237:SWITCH:A.watcher then:A.watcher then:D.watcher then:D.watcher then:A.watcher"
                                + " then:C.watcher then:D0"));
    }

    private static Script killing(Script script, int kills) {
        return script.with(script.limits().withKills(kills));
    }

    private static Script misfortunes(Script script) {
        return script.with(script.limits()
                .withKills(2)
                .withThrowns(1)
                .withPauses(1)
                .withSpurious(2)
                .withJumps(2));
    }

    @ParameterizedTest
    @MethodSource("pins")
    void isSoundNow(Pin pin) {
        assertThat(new Explorer(pin.script).replay(pin.schedule).failure()).isNull();
    }
}
