package io.interproc.proof.simulation;

import java.util.List;
import java.util.stream.Stream;

/// A bug that the simulator must find: the control of the simulator itself.
///
/// @param name what is wrong
/// @param script where it shows
/// @param fault is injected to make it
/// @param message what a violation that finds it says
public record PlantedBug(String name, Script script, Fault fault, String message) {

    /// Within how many runs it must be found.
    public static final int BUDGET = 2000;

    private static final String TOGETHER = "is inside together with";
    private static final String TAKEN = "the lock was taken from its holder";
    static final String HANG = "survivors hang";

    /// Returns all of them, each of its own kind.
    public static List<PlantedBug> all() {
        Script pair = LockScripts.counter(2, 1, 2, false);
        Script pairKilled = pair.with(Limits.NONE.withKills(1));
        Script stoppedSweeper = LockScripts.stoppedSweeper();
        Script oneOfTwo = ConditionScripts.exactNotify(2, 1);
        Script late = ConditionScripts.lateNotify(3);
        Script peterson = PetersonLock.script(false);
        Script repair = AbandonScripts.repairing(2, 0, 2);
        List<PlantedBug> own = List.of(
                new PlantedBug("a check and a store instead of a CAS", pair, LockFaults.checkThenAct(), TOGETHER),
                new PlantedBug("a wake-up forgotten", pair, LockFaults.forgottenWake(), HANG),
                new PlantedBug(
                        "a bell that does not ring", LockScripts.virtualPairs(3, 4), LockFaults.silentBell(), HANG),
                new PlantedBug("the mark of waiters lost", pair, LockFaults.forgottenMark(), HANG),
                new PlantedBug("a record published too early", pair, LockFaults.publishedTooEarly(), HANG),
                new PlantedBug("a window without an owner", OwnerlessLock.script(), Fault.NONE, HANG),
                new PlantedBug(
                        "a store that is late",
                        peterson.with(peterson.limits().withLateStores()),
                        Fault.NONE,
                        TOGETHER),
                new PlantedBug(
                        "a store that is not released",
                        MessagePassing.script(false).with(Limits.NONE.withReorderedStores()),
                        Fault.NONE,
                        "the flag was seen before the data"),
                new PlantedBug("a death not told", pairKilled, LockFaults.forgottenAbandonment(), "was not told"),
                new PlantedBug("no wake-up after a death", pairKilled, LockFaults.forgottenWakeAfterDeath(), HANG),
                new PlantedBug("no signal after a death", pairKilled, LockFaults.forgottenSignal(), HANG),
                new PlantedBug("handed over twice", stoppedSweeper, LockFaults.doubleHandOver(), TAKEN),
                new PlantedBug(
                        "a sweeper that owns what it sweeps",
                        stoppedSweeper,
                        LockFaults.sweeperOwns(),
                        "survivors wait"),
                new PlantedBug(
                        "a store into the next wait of a waiter",
                        ConditionScripts.lateNotifier(),
                        LockFaults.plainNotification(),
                        HANG),
                new PlantedBug(
                        "the stopped taken for dead",
                        pair.with(Limits.NONE.withPauses(1)),
                        LockFaults.pausedIsDead(),
                        TAKEN),
                new PlantedBug(
                        "a thread unwound and not mended",
                        pair.with(Limits.NONE.withUnwinds(1)),
                        LockFaults.notMended(),
                        HANG),
                new PlantedBug(
                        "a repair left out",
                        repair.with(repair.limits().withKills(1)),
                        LockFaults.markTakenTooEarly(),
                        "nobody has repaired"),
                new PlantedBug(
                        "a notification counted and not given",
                        late.with(late.limits().withJumps(0)),
                        LockFaults.countsALostNotification(),
                        "notif"),
                new PlantedBug(
                        "a notification that dies with its waiter",
                        oneOfTwo.with(oneOfTwo.limits().withKills(1)),
                        LockFaults.forgottenHeir(),
                        "notifications were lost"),
                new PlantedBug(
                        "an heir chosen twice",
                        ConditionScripts.heirs(3),
                        LockFaults.heirChosenTwice(),
                        "waits returned true after"),
                new PlantedBug(
                        "an object shown before it is complete",
                        MemoryScripts.naming(2, 2),
                        MemoryFaults.shownTooEarly(),
                        "must be complete when it is found"),
                new PlantedBug(
                        "a generation not counted",
                        LifeScripts.table(3, 2),
                        MemoryFaults.oldGeneration(),
                        "believes that"),
                new PlantedBug(
                        "a file named before it is whole",
                        SegmentScripts.opening(2, 1),
                        SegmentFaults.linkedTooEarly(),
                        "it was written by another version"),
                new PlantedBug(
                        "a removal without the right to remove",
                        SegmentScripts.opening(3, 2),
                        SegmentFaults.removedWithoutRight(),
                        "was removed"),
                new PlantedBug(
                        "a name removed that leads to another file",
                        SegmentScripts.opening(3, 2),
                        SegmentFaults.removedByName(),
                        "was removed"),
                new PlantedBug(
                        "a removal that does not look at the leases",
                        SegmentScripts.closing(1, 1),
                        SegmentFaults.leasesOverlooked(),
                        "was removed"),
                new PlantedBug(
                        "a newcomer that does not look again",
                        SegmentScripts.closing(1, 1),
                        SegmentFaults.enteredBlindly(),
                        "was removed"));
        return Stream.concat(
                        own.stream(), Scripts.SETS.stream().map(ScriptSet::bugs).flatMap(List::stream))
                .toList();
    }

    /// Looks for it by random walks within the budget.
    ///
    /// @return as many runs as it took, and what they found; its failure is null if the bug was not found by
    ///     what must betray it
    public Explorer.Result find(long seed) {
        Explorer explorer = new Explorer(script).with(fault);
        long runs = 0;
        while (true) {
            Explorer.Result result = explorer.walk(seed + runs, (int) (BUDGET - runs));
            runs += result.runs();
            String failure = result.failure();
            if (failure == null || failure.contains(message)) {
                return result.after(runs, failure);
            }
            if (runs >= BUDGET) {
                return result.after(runs, null);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
