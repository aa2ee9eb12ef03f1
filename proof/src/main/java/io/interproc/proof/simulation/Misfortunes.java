package io.interproc.proof.simulation;

import java.util.EnumMap;
import java.util.Map;

/// Counts the misfortunes of a run (deaths, exceptions, pauses, spurious wake-ups, jumps of the clock), and says which
/// may still happen.
final class Misfortunes {

    private final Limits limits;
    private final Map<Strategy.Event, Integer> counts = new EnumMap<>(Strategy.Event.class);

    Misfortunes(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /// Returns whether an event is within the limits.
    boolean may(Strategy.Event event) {
        int limit = switch (event) {
            case KILL -> limits.kills();
            case THROW -> limits.unwinds();
            case PAUSE -> limits.pauses();
            case SPURIOUS -> limits.spurious();
            case JUMP -> limits.jumps();
            case GO_ON, SWITCH, KILL_OTHER, DRAIN -> Integer.MAX_VALUE;
        };
        return counts.getOrDefault(event, 0) < limit;
    }

    /// Counts an event; the death of another participant is to be counted as a death.
    void count(Strategy.Event event) {
        counts.merge(event, 1, Integer::sum);
    }

    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean has(Strategy.Event event) {
        return counts.containsKey(event);
    }
}
