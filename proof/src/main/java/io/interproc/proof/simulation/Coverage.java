package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.proof.HeapMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which kinds of steps a script has, and which of them have been killed at and switched at.
///
/// A kind is an access to a kind of word, together with the two accesses that its thread made before: that tells places
/// in the code apart, and costs no walk of the stack.
final class Coverage {

    private static final int BITS = 21;

    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> mortal = new HashSet<>();
    private final Map<Long, Integer> killed = new HashMap<>();
    private final Map<Long, Integer> aimedAt = new HashMap<>();
    private final Set<Long> switched = new HashSet<>();

    /// Returns the kind of a step.
    ///
    /// @param before the kind of the step before
    static long kind(long before, String operation, @Nullable World world, long offset) {
        int access = operation.hashCode() * 31
                + (world == null ? 0 : word(world, world.files().within(offset)));
        return (before << BITS) | ((access ^ (access >>> BITS)) & ((1 << BITS) - 1));
    }

    private static int word(World world, long offset) {
        SegmentLayout layout = world.layout();
        HeapMap map = world.map();
        if (offset < layout.participantsAt) {
            return (int) offset;
        }
        if (offset < layout.bucketsAt) {
            return 10_000 + (int) (offset - layout.participantsAt) % SegmentLayout.PARTICIPANT_BYTES;
        }
        if (offset < layout.recordsAt) {
            return offset < layout.indexAt ? 20_000 : 20_001;
        }
        if (offset < layout.mapAt) {
            return 30_000 + (int) (offset - layout.recordsAt) % SegmentLayout.RECORD_BYTES;
        }
        return map.isDescription(offset)
                ? 35_000
                : map.isHints(offset) ? 35_001 : map.has(offset) ? 35_002 : 40_000 + (int) offset % SegmentLayout.LINE;
    }

    /// Notes all that a strategy decides.
    Strategy of(Strategy strategy) {
        return new ForwardingStrategy(strategy) {
            @Override
            public Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn) {
                if (simulation.misfortunes().may(Event.KILL)) {
                    mortal.add(current.kind);
                }
                Event event = super.decide(simulation, current, mayTurn);
                if (event == Event.KILL) {
                    killed.merge(current.kind, 1, Integer::sum);
                } else if (event == Event.SWITCH) {
                    switched.add(current.kind);
                }
                return event;
            }

            @Override
            public void stepped(SimulatedThread thread) {
                seen.add(thread.kind);
                super.stepped(thread);
            }
        };
    }

    /// Returns the kind of step that has been killed or aimed at least often, to be aimed at now; 0 if there was
    /// none.
    long aim() {
        long rarest = 0;
        int least = Integer.MAX_VALUE;
        for (long kind : mortal) {
            int count = killed.getOrDefault(kind, 0) + aimedAt.getOrDefault(kind, 0);
            if (count < least) {
                least = count;
                rarest = kind;
            }
        }
        aimedAt.merge(rarest, 1, Integer::sum);
        return rarest;
    }

    CoverageCounts counts() {
        return new CoverageCounts(seen.size(), mortal.size(), killed.size(), switched.size());
    }
}
