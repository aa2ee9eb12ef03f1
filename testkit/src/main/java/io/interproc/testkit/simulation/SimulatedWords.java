package io.interproc.testkit.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;

/// Words whose every access is a scheduling point.
///
/// Except reads of the table of thread names: how many there are depends on collisions of thread numbers, which are not
/// the same in a replay, and nothing but diagnosis depends on them.
final class SimulatedWords extends ForwardingWords {

    private final Simulation simulation;
    private final SegmentLayout layout;

    SimulatedWords(Words below, Simulation simulation, SegmentLayout layout) {
        super(below);
        this.simulation = simulation;
        this.layout = layout;
    }

    @Override
    protected void before(String operation, long offset) {
        if (offset < layout.namesAt || offset >= layout.recordsAt || !operation.startsWith("get")) {
            simulation.point(operation, offset);
        }
    }
}
