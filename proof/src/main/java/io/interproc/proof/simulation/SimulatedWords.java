package io.interproc.proof.simulation;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;

/// Words whose every access is a scheduling point.
///
/// Except reads of the table of thread names: how many there are depends on collisions of thread numbers, which are not
/// the same in a replay, and nothing but diagnosis depends on them. For the same reason its words are nobody else's
/// concern.
///
/// Threads of one participant hand waiter records on through a queue of their JVM, and take turns at a hold record, and
/// where blocks are allocated, by a field of their heap, whose synchronisation is not seen here; so a thread that
/// writes into a record finds visible what its siblings wrote into it, and so does one that looks at the map of the
/// heap or the header of a block.
final class SimulatedWords extends ForwardingWords {

    private final Party party;
    private final Simulation simulation;
    private final World world;
    private final SegmentLayout layout;
    private final boolean mayBeUnmapped;

    /// Makes the view of a participant.
    ///
    /// @param mayBeUnmapped whether this is the view that is taken away when the participant leaves
    SimulatedWords(Party party, World world, Words below, boolean mayBeUnmapped) {
        super(below);
        this.party = party;
        this.simulation = world.simulation();
        this.world = world;
        this.layout = world.layout();
        this.mayBeUnmapped = mayBeUnmapped;
    }

    @Override
    protected void before(String operation, long offset) {
        if (offset < layout.namesAt || offset >= layout.recordsAt) {
            simulation.point(operation, offset);
            if (world.isHandedOn(offset)) {
                simulation.handOver(world::isHandedOn);
            } else if (offset >= layout.recordsAt && offset < layout.mapAt && operation.startsWith("set")) {
                long record = offset - (offset - layout.recordsAt) % SegmentLayout.RECORD_BYTES;
                simulation.handOver(other -> other >= record && other < record + SegmentLayout.RECORD_BYTES);
            } else if (operation.startsWith("set") && world.isHoldCount(offset)) {
                simulation.handOver(other -> other == offset);
            }
        } else if (!Conflicts.isRead(operation)) {
            simulation.point("write thread name", Conflicts.LOCAL);
        }
        if (mayBeUnmapped && party.isUnmapped()) {
            throw new IllegalStateException("the memory was released");
        }
    }
}
