package io.interproc.internal.lock;

import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.blocking.BriefLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.participant.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The blocks of objects that this participant has removed and has no handle of any more: they are used again once
/// nobody else refers to them.
///
/// The entries of all participants are read for many blocks at a time, so that what it costs a block does not depend on
/// how many entries there are, as for all hazard pointers.
///
/// While a block is freed a guard names it, for whoever sweeps this participant should it die there.
final class RetiredBlocks extends BriefLock {

    /// So many blocks wait before it is worth while to read all entries.
    private static final int LEAST = 64;

    /// So many are looked for at a time.
    private static final int MOST_AT_A_TIME = 4096;

    /// After how many calls at most [#reclaimNowAndThen] tries again.
    private static final int LONGEST_REST = 64;

    private final Blocks blocks;
    private final KindTable kinds;
    private final References references;
    /// By the numbers of their lines: offsets differ in too few of their low bits.
    private Map<Long, Retired> waiting = new HashMap<>();
    private boolean reclaiming;
    /// How many calls of [#reclaimNowAndThen] pass before it tries, and how many are still to pass.
    private int rest;

    private int resting;
    /// How many blocks waited after the last of these tries.
    private int left;
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

    /// Gives up the reference to a block of which this process has no handle any more. If its object was removed,
    /// by whomever, the block waits here: the remover may have found this reference, and have left.
    ///
    /// The entry changes before the header is read. So either the remover finds no reference any more, or it is
    /// found here that the object was removed. What the header was before tells the block from what may be there by
    /// then.
    ///
    /// @param place where the entry of this participant is
    /// @param before the header while this participant referred to the block
    void forget(long block, long place, long before) {
        references.set(place, block, References.REMOVES);
        long removed = Blocks.removed(before);
        if (Blocks.state(before) >= Blocks.STATE_LIVE && headerOf(block) == removed) {
            add(block, place, removed);
        } else {
            references.set(place, block, 0);
        }
    }

    /// Returns the header of a block, or 0 if none can lie there.
    long headerOf(long block) {
        return blocks.isInHeap(block) ? blocks.header(block) : 0;
    }

    /// Takes a block over whose remover is dead, or of which the dead may have had the last reference. What this
    /// participant has entries of itself, as it leaves or follows the dead in a slot, it [forgets][#forget].
    void adopt(long participant, long block, long header) {
        if (references.hasEntriesOf(participant)) {
            return;
        }
        long place = 0;
        try {
            place = references.add(block, References.REMOVES);
        } catch (ScopeFullException _) {
            // Should this participant die, the block is one of those that nobody frees ([#reclaimAll]).
        }
        add(block, place, header);
    }

    /// Adds a block of which this process has no handle any more.
    ///
    /// @param place where its entry is, which says REMOVES
    void add(long block, long place, long header) {
        boolean many;
        long surplus;
        take();
        try {
            surplus = putLatest(block / SegmentLayout.LINE, new Retired(place, header));
            many = waiting.size() >= threshold && !reclaiming;
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
        giveUp(surplus);
        if (many) {
            reclaim();
        }
    }

    /// Lets a block wait, unless it does already. What waits may be out of date: another participant has freed the
    /// block, and it was used again and removed again.
    ///
    /// @return the place of the entry that is not needed, or 0
    private long putLatest(Long line, Retired retired) {
        Retired other = waiting.putIfAbsent(line, retired);
        if (other == null) {
            return 0;
        }
        if (Blocks.generation(retired.header) > Blocks.generation(other.header)) {
            waiting.put(line, retired);
            return other.place;
        }
        return retired.place;
    }

    private void giveUp(long place) {
        if (place != 0) {
            references.set(place, 0, 0);
        }
    }

    /// Frees the blocks to which nobody refers.
    ///
    /// @return false if one is left to which only a guard refers
    boolean reclaim() {
        Map<Long, Retired> batch = begin();
        if (batch.isEmpty()) {
            return true;
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
        return referred.guarded.isEmpty();
    }

    /// Frees the blocks to which nobody refers, but less and less often while there are none and no others come. To
    /// be called by one thread at a time, once a second.
    void reclaimNowAndThen() {
        int before = waiting();
        if (before == 0 || (before <= left && --resting > 0)) {
            return;
        }
        reclaim();
        left = waiting();
        rest = left < before ? 0 : Math.min(LONGEST_REST, 2 * rest + 1);
        resting = rest;
    }

    private int waiting() {
        take();
        try {
            return waiting.size();
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
    }

    /// Frees all blocks of removed objects to which nobody refers, whoever removed them; also those of whoever had
    /// adopted them without room for an entry, and died. For who would be refused otherwise.
    ///
    /// @return how many blocks are kept because somebody refers to them
    long reclaimAll() {
        if (!begins()) {
            return 0;
        }
        long[] kept = new long[1];
        try {
            Map<Long, Retired> removed = new HashMap<>();
            blocks.forEach((block, header) -> {
                if (Blocks.state(header) == Blocks.STATE_REMOVED) {
                    removed.put(block / SegmentLayout.LINE, new Retired(0, header));
                }
                if (removed.size() == MOST_AT_A_TIME) {
                    kept[0] += freeUnreferred(removed);
                }
            });
            return kept[0] + freeUnreferred(removed);
        } finally {
            end(Map.of(), 0);
        }
    }

    /// Returns whether this thread may free blocks, until it says that it is done: one at a time does, for which
    /// there is one guard.
    private boolean begins() {
        take();
        try {
            boolean begins = !reclaiming;
            reclaiming = true;
            return begins;
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
    }

    private long freeUnreferred(Map<Long, Retired> removed) {
        if (removed.isEmpty()) {
            return 0;
        }
        Referred referred = new Referred(removed);
        references.forEachReferred(referred);
        removed.forEach((line, retired) -> free(line * SegmentLayout.LINE, retired));
        removed.clear();
        return referred.kept.size();
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
        List<Long> surplus = new ArrayList<>();
        take();
        try {
            rest.forEach((line, retired) -> surplus.add(putLatest(line, retired)));
            reclaiming = false;
            threshold = Math.max(LEAST, waiting.size() + entries / 2);
        } finally {
            taken = 0; // a store only: there may be no stack for a call
        }
        surplus.forEach(this::giveUp);
    }

    /// Sorts out the blocks to which somebody refers.
    private static final class Referred implements References.Referred {
        private final Map<Long, Retired> batch;
        private final Map<Long, Retired> kept = new HashMap<>();
        /// Those of them to which only guards refer.
        private final Set<Long> guarded = new HashSet<>();
        private int count;

        Referred(Map<Long, Retired> batch) {
            this.batch = batch;
        }

        @Override
        public void referred(long block, boolean isGuarded) {
            count++;
            keep(block / SegmentLayout.LINE, isGuarded);
            if (isGuarded) {
                keep(block / SegmentLayout.LINE - 1, true); // it may be at what an object brought along
            }
        }

        private void keep(Long line, boolean isGuarded) {
            Retired retired = batch.remove(line);
            if (retired != null) {
                kept.put(line, retired);
                if (isGuarded) {
                    guarded.add(line);
                }
            } else if (!isGuarded) {
                guarded.remove(line);
            }
        }
    }

    private void free(long block, Retired retired) {
        references.guard(Guards.RECLAIM, block);
        KindCode code = kinds.find(Blocks.kind(retired.header)); // of what was removed, whatever is there by now
        if (code != null && blocks.header(block) == retired.header) {
            code.dispose(block, Blocks.generation(retired.header), (part, header) -> {
                references.guard(Guards.RECLAIM, part);
                blocks.freeOnce(part, header);
            });
            references.guard(Guards.RECLAIM, block);
            blocks.freeOnce(block, retired.header);
        }
        references.guard(Guards.RECLAIM, 0);
        giveUp(retired.place);
    }
}
