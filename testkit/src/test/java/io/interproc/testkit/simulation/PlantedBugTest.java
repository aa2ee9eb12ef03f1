package io.interproc.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The control of the simulator: bugs that it must find, each within the runs of the default budget.
class PlantedBugTest {

    private static final int BUDGET = 2000;

    @Test
    void findsALockWithoutExclusion() {
        assertFound(LockScripts.counter(2, 1, 2, false), Plants.checkThenAct(), "is inside together with");
    }

    @Test
    void findsAForgottenWake() {
        assertFound(LockScripts.counter(2, 1, 2, false), Plants.forgottenWake(), "survivors hang");
    }

    @Test
    void findsAForgottenMark() {
        assertFound(LockScripts.counter(2, 1, 2, false), Plants.forgottenMark(), "survivors hang");
    }

    @Test
    void findsARecoveryThatForgetsToMark() {
        Script script = LockScripts.counter(2, 1, 2, false);
        assertFound(script.with(Limits.NONE.withKills(1)), Plants.forgottenAbandonment(), "was not told");
    }

    @Test
    void findsAReleaseBeforeItsStore() {
        assertFound(LockScripts.counter(2, 1, 2, false), Plants.releaseBeforeStore(), "");
    }

    @Test
    void findsANotificationThatIsCountedButNotGiven() {
        Script script = ConditionScripts.lateNotify(3);
        Limits untouched = script.limits().withJumps(0);
        assertFound(script.with(untouched), Plants.countsALostNotification(), "notif");
    }

    @Test
    void findsANotificationThatDiesWithItsWaiter() {
        Script script = ConditionScripts.exactNotify(2, 1);
        Limits killed = script.limits().withKills(1);
        assertFound(script.with(killed), Plants.forgottenHeir(), "notifications were lost");
    }

    @Test
    void findsAnOwnerlessWindow() {
        assertFound(OwnerlessLock.script(), Plant.NONE, "survivors hang");
    }

    /// The same script and the same bug, found by going every way.
    @Test
    void findsAnOwnerlessWindowByExhaustion() {
        assertThat(new Explorer(OwnerlessLock.script()).exhaust(0, BUDGET).failure())
                .contains("survivors hang");
    }

    @Test
    void findsAStoreThatIsLate() {
        Script script = PetersonLock.script(false);
        Limits late = script.limits().withLateStores();
        assertFound(script.with(late), Plant.NONE, "is inside together with");
        assertThat(new Explorer(script.with(late)).exhaust(2, BUDGET).failure()).contains("is inside together with");
    }

    /// The store that is late is what is wrong, and nothing else.
    @Test
    void findsNothingWrongWhereNoStoreIsLate() {
        Script careful = PetersonLock.script(true);
        for (Script script : List.of(
                PetersonLock.script(false), careful.with(careful.limits().withLateStores()))) {
            assertThat(new Explorer(script).walk(1, BUDGET).failure()).isNull();
            assertThat(new Explorer(script).exhaust(2, 10 * BUDGET).orThrow().complete())
                    .isTrue();
        }
    }

    private static void assertFound(Script script, Plant bug, String message) {
        Explorer.Result result = new Explorer(script).with(bug).walk(1, BUDGET);
        System.out.printf("planted into %s: found in run %d of %d%n", script.name(), result.runs(), BUDGET);
        assertThat(result.failure()).contains(message).contains("replay with").doesNotContain("NOT SEEN AGAIN");
    }
}
