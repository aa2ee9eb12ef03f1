package io.interproc.internal.lock;

import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.blocking.BriefLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.participant.References;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/// The blocks of objects that this participant has removed and has no handle of any more: they are used again once
/// nobody else refers to them.
///
/// The entries of all participants are read for many blocks at a time, so that what it costs a block does not depend on
/// how many entries there are, as for all hazard pointers.
///
/// While a block is freed a guard names it, for whoever sweeps this participant should it die there.
///
/// Two who sweep one dead participant may both take over the same block, and one of them may be stopped anywhere and go
/// on when the other has freed it. So all that is freed is freed by a CAS of the header that was read before anything
/// else of the block was: if the block is another's by now, its generation is another one.
final class RetiredBlocks extends BriefLock {

    /// So many blocks wait before it is worth while to read all entries.
    private static final int LEAST = 64;

    private final Blocks blocks;
    private final KindTable kinds;
    private final References references;
    /// By the numbers of their lines: offsets differ in too few of their low bits.
    private Map<Long, Retired> waiting = new HashMap<>();
    private boolean reclaiming;
    private int threshold = LEAST;

    /// What stands for a block that does not wait any more.
    private static final Retired FREED = new Retired(0, 0);

    /// A block that waits.
    ///
    /// @param place where the entry of this participant is; 0 for none
    /// @param header what its header is
    private record Retired(long place, long header) {}

    RetiredBlocks(Blocks blocks, KindTable kinds, References references, Backoff backoff) {
        super(backoff);
        this.blocks = blocks;
        this.kinds = kinds;
        this.references = references;
    }

    /// Takes a block over whose remover is dead, or is this participant, which leaves.
    ///
    /// @param place where the remover's entry is, if it is one of this participant; 0 if it is another's
    void inherit(long place, long block, long header) {
        if (place != 0) {
            references.set(place, block, References.REMOVES);
            add(block, place, header);
        } else {
            adopt(block, header);
        }
    }

    private void adopt(long block, long header) {
        long place = 0;
        try {
            place = references.add(block, References.REMOVES);
        } catch (ScopeFullException _) {
            // There is no room for an entry: should this participant die, the block is lost.
        }
        add(block, place, header);
    }

    /// Adds a block of which this process has no handle any more.
    ///
    /// @param place where its entry is, which says REMOVES
    void add(long block, long place, long header) {
        boolean many;
        take();
        try {
            Retired before = waiting.putIfAbsent(block / SegmentLayout.LINE, new Retired(place, header));
            many = waiting.size() >= threshold && !reclaiming;
            if (before == null) {
                place = 0;
            }
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
        if (place != 0) {
            references.set(place, block, 0); // it waits already
        }
        if (many) {
            reclaim();
        }
    }

    /// Frees the blocks to which nobody refers.
    void reclaim() {
        Map<Long, Retired> batch = begin();
        if (batch.isEmpty()) {
            return;
        }
        Referred referred = new Referred(batch);
        try {
            references.forEachReferred(referred);
            for (Map.Entry<Long, Retired> entry : batch.entrySet()) {
                free(entry.getKey() * SegmentLayout.LINE, entry.getValue());
                entry.setValue(FREED);
            }
        } finally {
            batch.values().removeIf(FREED::equals);
            batch.putAll(referred.kept);
            end(batch, referred.count);
        }
    }

    /// Returns whether no block waits.
    boolean isEmpty() {
        take();
        try {
            return waiting.isEmpty();
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
    }

    private Map<Long, Retired> begin() {
        take();
        try {
            if (reclaiming) {
                return Map.of();
            }
            Map<Long, Retired> batch = waiting;
            reclaiming = !batch.isEmpty();
            waiting = reclaiming ? new HashMap<>() : waiting;
            return batch;
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
    }

    private void end(Map<Long, Retired> rest, int entries) {
        take();
        try {
            waiting.putAll(rest);
            reclaiming = false;
            threshold = Math.max(LEAST, waiting.size() + entries / 2);
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
    }

    /// Sorts out the blocks to which somebody refers.
    private static final class Referred implements LongConsumer {
        private final Map<Long, Retired> batch;
        private final Map<Long, Retired> kept = new HashMap<>();
        private int count;

        Referred(Map<Long, Retired> batch) {
            this.batch = batch;
        }

        @Override
        public void accept(long block) {
            count++;
            keep(block / SegmentLayout.LINE);
            keep(block / SegmentLayout.LINE - 1); // a guard may be at what an object brought along
        }

        private void keep(long line) {
            Retired retired = batch.remove(line);
            if (retired != null) {
                kept.put(line, retired);
            }
        }
    }

    private void free(long block, Retired retired) {
        references.guard(Guards.RECLAIM, block);
        if (blocks.header(block) == retired.header) {
            kinds.ofKind(Blocks.kind(retired.header))
                    .dispose(block, Blocks.generation(retired.header), (part, header) -> {
                        references.guard(Guards.RECLAIM, part);
                        blocks.freeOnce(part, header);
                    });
            references.guard(Guards.RECLAIM, block);
            blocks.freeOnce(block, retired.header);
        }
        references.guard(Guards.RECLAIM, 0);
        if (retired.place != 0) {
            references.set(retired.place, block, 0);
        }
    }
}
