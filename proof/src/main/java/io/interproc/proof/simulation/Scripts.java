package io.interproc.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// All scripts, by what may be done with them.
public final class Scripts {

    /// What primitives bring along.
    static final List<ScriptSet> SETS = List.of(
            new HeapScripts(),
            new SemaphoreScripts(),
            new EventScripts(),
            new RemovalScripts(),
            new InheritanceScripts());

    private Scripts() {}

    /// Returns the scripts of two participants and few steps, to be gone through in every way with one death,
    /// first with stores that are seen at once and then with late ones.
    public static List<Script> pairs() {
        return concat(
                        ScriptSet::pairs,
                        Stream.of(
                                LockScripts.counter(2, 1, 1, false),
                                LockScripts.counter(2, 1, 2, false),
                                LockScripts.counter(2, 1, 1, true),
                                LockScripts.virtualCounter(2, 1, 1),
                                LockScripts.reentrantPair(),
                                LockScripts.timeouts(2, 1),
                                ConditionScripts.exactNotify(1, 1),
                                ConditionScripts.lateNotify(1),
                                ConditionScripts.nestedWait(),
                                AbandonScripts.failing(2, 1),
                                AbandonScripts.repairing(2, 0, 1),
                                AbandonScripts.repairing(1, 1, 1),
                                LifeScripts.joining(1, 1, 1),
                                LifeScripts.table(2, 1),
                                MemoryScripts.adding(2, 2, false),
                                MemoryScripts.adding(2, 1, true),
                                MemoryScripts.naming(2, 1),
                                SegmentScripts.opening(2, 1),
                                SegmentScripts.closing(1, 1),
                                SegmentScripts.afterTheDead(2),
                                SegmentScripts.ending(1, 1),
                                SegmentScripts.ending(0, 2),
                                SegmentScripts.collecting(1)))
                .map(script -> script.with(script.limits().withKills(1)))
                .flatMap(script -> Stream.of(
                        script, script.named("late stores", script.limits().withLateStores())))
                .toList();
    }

    /// Returns the scripts of three participants and few steps, to be gone through in every way with one death.
    public static List<Script> trios() {
        return concat(
                        ScriptSet::trios,
                        Stream.of(
                                LockScripts.counter(3, 1, 1, false),
                                LockScripts.counter(3, 1, 1, true),
                                LockScripts.timeouts(3, 1),
                                ConditionScripts.exactNotify(2, 1),
                                ConditionScripts.exactNotify(2, Integer.MAX_VALUE),
                                ConditionScripts.lateNotify(2),
                                AbandonScripts.failing(3, 1),
                                AbandonScripts.repairing(2, 1, 1),
                                LifeScripts.joining(1, 2, 1),
                                LifeScripts.overTheDead(),
                                LifeScripts.table(3, 2),
                                MemoryScripts.adding(3, 1, true),
                                MemoryScripts.naming(3, 1),
                                SegmentScripts.opening(3, 1),
                                SegmentScripts.closing(2, 1),
                                SegmentScripts.afterTheDead(3),
                                SegmentScripts.ending(2, 1),
                                SegmentScripts.collecting(2)))
                .map(script -> script.with(script.limits().withKills(1)))
                .toList();
    }

    private static Stream<Script> concat(Function<ScriptSet, List<Script>> which, Stream<Script> others) {
        return Stream.concat(others, SETS.stream().map(which).flatMap(List::stream));
    }

    /// Returns scripts for random walks, without misfortunes.
    static List<Script> calm() {
        return concat(
                        ScriptSet::calm,
                        Stream.of(
                                LockScripts.counter(2, 1, 3, false),
                                LockScripts.counter(3, 1, 2, false),
                                LockScripts.counter(2, 2, 2, false),
                                LockScripts.counter(3, 1, 2, true),
                                LockScripts.virtualCounter(2, 2, 2),
                                LockScripts.virtualCounter(3, 1, 2),
                                LockScripts.virtualPairs(2, 2),
                                LockScripts.timeouts(3, 2),
                                LockScripts.interrupts(),
                                LockScripts.reentrant(),
                                ConditionScripts.exactNotify(2, 1),
                                ConditionScripts.exactNotify(3, 2),
                                ConditionScripts.exactNotify(3, Integer.MAX_VALUE),
                                ConditionScripts.lateNotify(3),
                                ConditionScripts.interruptedWait(),
                                ConditionScripts.nestedWait()))
                .toList();
    }

    /// Returns scripts for random walks whose participants need not survive an exception.
    private static List<Script> mortal() {
        return concat(
                        ScriptSet::mortal,
                        Stream.of(
                                AbandonScripts.failing(3, 2),
                                AbandonScripts.repairing(2, 1, 2),
                                AbandonScripts.repairing(3, 0, 2),
                                LockScripts.stoppedSweeper(),
                                ConditionScripts.lateNotifier(),
                                ConditionScripts.heirs(2),
                                ConditionScripts.heirs(3),
                                LifeScripts.leaving(2),
                                LifeScripts.joining(2, 2, 2),
                                LifeScripts.overTheDead(),
                                LifeScripts.table(3, 2),
                                MemoryScripts.adding(3, 2, false),
                                MemoryScripts.adding(3, 2, true),
                                MemoryScripts.naming(3, 2)))
                .toList();
    }

    /// Returns scripts for random walks about files of segments.
    private static List<Script> segments() {
        return List.of(
                SegmentScripts.opening(3, 2),
                SegmentScripts.closing(2, 1),
                SegmentScripts.afterTheDead(3),
                SegmentScripts.ending(2, 1),
                SegmentScripts.collecting(2));
    }

    /// Returns every script for random walks, under each kind of misfortune.
    public static List<Script> walks() {
        List<Script> all = new ArrayList<>();
        Script pingPong = ConditionScripts.pingPong(4);
        all.add(pingPong);
        all.add(pingPong.named("unwound", Limits.NONE.withUnwinds(1)));
        all.add(pingPong.named("late stores", Limits.NONE.withLateStores()));
        all.add(pingPong.named("reordered stores", Limits.NONE.withReorderedStores()));
        for (Script script : calm()) {
            Limits limits = script.limits();
            all.add(script);
            all.add(script.named("killed", limits.withKills(1)));
            all.add(script.named("unwound", limits.withUnwinds(1)));
            all.add(script.named(
                    "all misfortunes", new Limits(2, 1, 1, 2, 2, limits.ownNanos(), Limits.Stores.IN_TIME)));
            all.add(script.named("late stores", limits.withKills(1).withLateStores()));
            all.add(script.named("reordered stores", limits.withKills(1).withReorderedStores()));
        }
        for (Script script :
                Stream.concat(mortal().stream(), segments().stream()).toList()) {
            Limits limits = script.limits();
            all.add(script);
            all.add(script.named("killed", limits.withKills(1)));
            all.add(script.named(
                    "all misfortunes", new Limits(2, 0, 1, 2, 2, limits.ownNanos(), Limits.Stores.IN_TIME)));
            all.add(script.named("late stores", limits.withKills(2).withLateStores()));
            all.add(script.named("reordered stores", limits.withKills(2).withReorderedStores()));
        }
        for (Script script : segments()) {
            all.add(script.named("unwound", script.limits().withUnwinds(1)));
        }
        return List.copyOf(all);
    }
}
