package io.interproc.proof.storm;

import io.interproc.RLock;
import io.interproc.Scope;
import java.util.List;
import java.util.stream.IntStream;

/// Locks that victims hold when they are killed, one for each place of a worker: who waits for one tells when the next
/// owner goes on.
///
/// @param locks by their places
record Probes(List<RLock> locks) {

    /// How many places for workers there are at most.
    static final int PLACES = 4;

    static Probes of(Scope scope) {
        return new Probes(IntStream.range(0, PLACES)
                .mapToObj(place -> scope.rlock("probe" + place))
                .toList());
    }

    RLock at(int place) {
        return locks.get(place);
    }
}
