package io.interproc.internal.lock;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.participant.References;
import java.util.function.LongConsumer;

/// The removal of objects.
///
/// Overview. An object is removed in steps, each of which may be repeated by anybody:
///
/// ```
/// entry of the remover: REMOVES
/// close the words:      a lock, free and not waited for: CAS state -> REMOVED           // what has words of its own
/// header:               CAS LIVE -> REMOVED                                             // what has none
/// unlink the name;  wake all who wait
/// when no participant refers to the block:  CAS header: REMOVED -> FREE;  entry: nothing
/// ```
///
/// The first CAS is the removal: from then on nobody takes anything of the object, and whoever waits for it goes, since
/// each wait looks at the words and at the header before it sleeps, and is woken after they have changed. Until nobody
/// refers to the block it stays as it is, so whatever is done through a handle, by whomever and however late, is told
/// that the object was removed.
///
/// Crash windows. Before the first CAS: the entry of the dead says REMOVES, and the sweep finds an object that is not
/// closed: nothing has happened, unless the entry says OWNS, too. After it: the sweep does the rest, and the block is
/// its own to free ([#inherit]). After the header is FREE: the entry names a FREE block, whose memory the sweep gives
/// back once more, or one that is another object by now, which is not closed.
public final class Removals implements References.Heir {

    private final Blocks blocks;
    private final Directory directory;
    private final KindTable kinds;
    private final WaitQueues queues;
    private final Sleepers sleepers;
    private final RetiredBlocks retired;

    Removals(
            Blocks blocks,
            Directory directory,
            KindTable kinds,
            WaitQueues queues,
            Sleepers sleepers,
            RetiredBlocks retired) {
        this.blocks = blocks;
        this.directory = directory;
        this.kinds = kinds;
        this.queues = queues;
        this.sleepers = sleepers;
        this.retired = retired;
    }

    /// Removes an object to which this process refers, but for its memory.
    ///
    /// @param forced whether to do so though it is in use
    /// @return false if it is in use, or another removes it at this moment
    boolean remove(long block, boolean forced) {
        long header = blocks.header(block);
        KindCode code = kinds.of(block);
        if (!code.close(block, forced)) {
            return false;
        }
        boolean won = blocks.markRemoved(block, header);
        complete(block, header, code);
        return won;
    }

    private void complete(long block, long header, KindCode code) {
        blocks.markRemoved(block, header);
        if (Blocks.nameLine(header) != 0) {
            directory.remove(block);
        }
        code.queues(
                block,
                new LongConsumer() { // not a lambda; see SegmentEngine
                    @Override
                    public void accept(long queue) {
                        queues.wakeAll(queue, code.isNext(block, queue), sleepers);
                    }
                });
    }

    /// Does the rest of a removal that an error ended in the middle, if it had begun.
    void finish(long block) {
        inherit(0, block, blocks.header(block), References.REFERS | References.REMOVES);
    }

    @Override
    public void forget(long block, long place) {
        retired.forget(block, place, retired.headerOf(block));
    }

    @Override
    public void end() {
        retired.leave();
    }

    /// Does what an entry of a participant asks for that is dead, or leaves.
    ///
    /// @param header what the block was while the entry counted
    @Override
    public void inherit(long participant, long block, long header, long flags) {
        int state = Blocks.state(header);
        if (state == Blocks.STATE_FREE) {
            if ((flags & References.REMOVES) != 0 && header != 0) {
                blocks.offerAgain(block);
            }
            return;
        }
        boolean refers = (flags & References.REFERS) != 0; // if not, the block may be another's at any moment
        if (!refers || flags == References.REFERS) {
            if (state == Blocks.STATE_REMOVED) { // completely: an entry refers until then
                retired.adopt(participant, block, header);
            }
            return;
        }
        if (state == Blocks.STATE_NEW && (flags & References.OWNS) != 0 && directory.isReachable(block, header)) {
            blocks.publishReached(block, header); // else the sweep of the heap would, when nobody owns it any more
            inheritObject(participant, block, blocks.header(block), flags);
        } else {
            inheritObject(participant, block, header, flags);
        }
    }

    private void inheritObject(long participant, long block, long header, long flags) {
        int state = Blocks.state(header);
        boolean isObject = state == Blocks.STATE_LIVE || state == Blocks.STATE_REMOVED;
        KindCode code = kinds.find(Blocks.kind(header)); // none if the block serves the engine by now
        if (!isObject || code == null) {
            return;
        }
        boolean owned = state == Blocks.STATE_LIVE && (flags & References.OWNS) != 0 && code.close(block, true);
        if (owned || state == Blocks.STATE_REMOVED || code.isClosed(block)) {
            complete(block, header, code);
            retired.adopt(participant, block, Blocks.removed(header));
        }
    }
}
