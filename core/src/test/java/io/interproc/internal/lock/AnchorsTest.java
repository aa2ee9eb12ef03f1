package io.interproc.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.memory.Memory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.SegmentWords;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.KindTable;
import io.interproc.internal.park.KindWords;
import io.interproc.internal.park.PortableWaiting;
import io.interproc.internal.park.Sleepers;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.References;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnchorsTest {

    private static final Duration WATCHDOG = Duration.ofMinutes(1);
    private static final long LOCK = 1 << 16;
    private static final int KIND = 7;

    private final SegmentWords words = Memory.segment(Memory.SMALL, 1 << 16);
    private final Participants participants = new Participants(words, Memory.SMALL, new Alone());
    private final long self = participants.enter(1, 2);
    private final Blocks blocks = Memory.blocks(words, Memory.SMALL, self);
    private final References references = new References(words, Memory.SMALL, participants, blocks, Backoff.PLAIN);
    private final KindTable kinds = new KindTable(blocks);
    private final RetiredBlocks retired = new RetiredBlocks(blocks, kinds, references, Backoff.PLAIN);
    private final WaiterRecords records = new WaiterRecords(words, Memory.SMALL, blocks, self);
    private final Removals removals = new Removals(
            blocks,
            new Directory(words, Memory.SMALL, blocks, references, Backoff.PLAIN),
            kinds,
            new WaitQueues(words, Memory.SMALL, records),
            new Sleepers(words, records, new PortableWaiting(words, _ -> {}), self),
            retired);
    private final Anchors anchors = new Anchors(references, retired, removals, Anchors.Keeper.NONE);

    /// The leases of the only participant.
    private static final class Alone implements Leases {
        @Override
        public boolean tryTake(int slot) {
            return true;
        }

        @Override
        public void release(int slot) {}

        @Override
        public boolean isHeldByAnother(int slot) {
            return false;
        }
    }

    @Test
    void allHandlesOfALockShareItsOwnership() {
        Anchors.Anchor anchor = anchors.of(LOCK);
        assertThat(anchor.ownership(LOCK).lock).isEqualTo(LOCK);
        assertThat(anchors.of(LOCK)).isSameAs(anchor);
        assertThat(find()).isSameAs(anchor.ownership(LOCK));
        assertThat(anchors.of(LOCK + 64).ownership(LOCK + 64)).isNotSameAs(anchor.ownership(LOCK));
        assertThat(anchor.ownership(LOCK).lock).isEqualTo(LOCK);
    }

    @Test
    void aLockWithoutAHandleIsForgotten() {
        awaitCollected(used(_ -> {}));
        await().atMost(WATCHDOG).until(() -> {
            anchors.forgetCollected();
            return isForgotten();
        });
        assertThat(isReferredTo()).isFalse();
    }

    @Test
    void theProcessRefersToABlockAsLongAsItHasAHandle() {
        Anchors.Anchor anchor = anchors.of(LOCK);
        assertThat(isReferredTo()).isTrue();
        assertThat(anchors.of(LOCK)).isSameAs(anchor);
    }

    @Test
    void aNewHandleOfAForgottenLockFindsItFree() {
        awaitCollected(used(own -> own.holds = 3));
        assertThat(anchors.of(LOCK).ownership(LOCK).isIdle()).isTrue();
    }

    /// Why a lock must be kept.
    enum Reason {
        HELD,
        RELEASE_DUE,
        AWAITED;

        void arise(Ownership own) {
            switch (this) {
                case HELD -> own.thread = 7;
                case RELEASE_DUE -> own.due = 1;
                case AWAITED -> own.awaited = true;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLockWithoutAHandleIsKeptWhileSomethingWouldBeLost(Reason reason) {
        awaitCollected(used(reason::arise));
        for (int other = 1; other < 10; other++) { // the reference is enqueued some time after it is cleared
            assertThat(anchors.of(LOCK + 64L * other)).isNotNull();
            System.gc();
            anchors.forgetCollected();
        }
        assertThat(all()).extracting(own -> own.lock).contains(LOCK);
        Ownership kept = find();
        assertThat(kept.isIdle()).isFalse();
        assertThat(anchors.of(LOCK).ownership(LOCK)).isSameAs(kept);
    }

    @Test
    void aLockThatWasHeldWhenItWasRemovedIsForgotten() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 64);
        blocks.publish(block);
        awaitCollected(held(block));
        blocks.markRemoved(block, blocks.header(block));
        await().atMost(WATCHDOG).until(() -> {
            anchors.forgetCollected();
            return !referred().contains(block);
        });
        assertThat(all()).isEmpty();
    }

    private WeakReference<Anchors.Anchor> held(long block) {
        Anchors.Anchor anchor = anchors.of(block);
        anchor.ownership(block).thread = 7;
        return new WeakReference<>(anchor);
    }

    @Test
    void whatNobodyFreesIsFreedByWhoWouldBeRefused() {
        kinds.add(KIND, new KindCode() {}, new KindWords("thing", "things"));
        List<Long> removed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long block = blocks.allocate(KIND, 64);
            blocks.publish(block);
            blocks.markRemoved(block, blocks.header(block));
            removed.add(block);
        }
        references.add(removed.get(0), References.REMOVES);
        references.add(removed.get(1), References.REFERS);
        retired.reclaimAll();
        assertThat(removed)
                .extracting(block -> Blocks.state(blocks.header(block)))
                .containsExactly(Blocks.STATE_FREE, Blocks.STATE_REMOVED, Blocks.STATE_FREE);
    }

    /// Objects lie side by side, and each is removed by itself.
    @Test
    void referenceToTheNextBlockKeepsNothing() {
        kinds.add(KIND, new KindCode() {}, new KindWords("thing", "things"));
        long block = blocks.allocate(KIND, 64);
        blocks.publish(block);
        blocks.markRemoved(block, blocks.header(block));
        references.add(block + SegmentLayout.LINE, References.REFERS);
        retired.add(block, 0, blocks.header(block));
        retired.reclaim();
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_FREE);
    }

    @Test
    void guardAtWhatAnObjectBroughtAlongKeepsIt() {
        kinds.add(KIND, new KindCode() {}, new KindWords("thing", "things"));
        long block = blocks.allocate(KIND, 128);
        blocks.publish(block);
        blocks.markRemoved(block, blocks.header(block));
        references.guard(Guards.SWEEP, block + SegmentLayout.LINE);
        retired.add(block, 0, blocks.header(block));
        assertThat(retired.reclaim()).as("a guard alone keeps it").isFalse();
        references.guard(Guards.SWEEP, 0);
        assertThat(retired.reclaim()).isTrue();
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_FREE);
    }

    @Test
    void whatOthersReferredToIsFreedLaterThoughNothingElseHappens() {
        kinds.add(KIND, new KindCode() {}, new KindWords("thing", "things"));
        long block = blocks.allocate(KIND, 64);
        blocks.publish(block);
        blocks.markRemoved(block, blocks.header(block));
        long other = references.add(block, References.REFERS);
        retired.add(block, references.add(block, References.REMOVES), blocks.header(block));
        for (int i = 0; i < 10; i++) {
            retired.reclaimNowAndThen();
        }
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_REMOVED);
        references.set(other, block, 0);
        for (int i = 0; i < 10; i++) {
            retired.reclaimNowAndThen();
        }
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_FREE);
    }

    @Test
    void whoeverGivesUpTheLastReferenceFreesWhatAnotherHasRemoved() {
        kinds.add(KIND, new KindCode() {}, new KindWords("thing", "things"));
        long block = blocks.allocate(KIND, 64);
        blocks.publish(block);
        long place = references.add(block, References.REFERS);
        blocks.markRemoved(block, blocks.header(block));
        retired.forget(block, place, blocks.header(block));
        retired.reclaim();
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_FREE);
    }

    @Test
    void whatWasUsedAgainAndRemovedAgainWaitsInPlaceOfWhatWasRemovedBefore() {
        kinds.add(KIND, new KindCode() {}, new KindWords("thing", "things"));
        long block = blocks.allocate(KIND, 64);
        blocks.publish(block);
        blocks.markRemoved(block, blocks.header(block));
        retired.add(block, 0, blocks.header(block));
        blocks.freeOnce(block, blocks.header(block)); // as another participant does
        long again = 0;
        while (again != block) {
            again = blocks.allocate(KIND, 64);
        }
        blocks.publish(block);
        blocks.markRemoved(block, blocks.header(block));
        retired.add(block, 0, blocks.header(block));
        retired.reclaim();
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_FREE);
    }

    /// That the handle of one is collected must not take away what a later handle of the same lock has.
    @Test
    void theEndOfAnOldHandleLeavesTheLockToTheNew() {
        awaitCollected(used(own -> own.thread = 7));
        Anchors.Anchor anchor = anchors.of(LOCK);
        anchor.ownership(LOCK).thread = 0;
        System.gc();
        anchors.forgetCollected();
        assertThat(find()).isSameAs(anchor.ownership(LOCK));
    }

    private Ownership find() {
        return all().stream().filter(own -> own.lock == LOCK).findFirst().orElseThrow();
    }

    private boolean isForgotten() {
        return all().stream().noneMatch(own -> own.lock == LOCK);
    }

    private boolean isReferredTo() {
        return referred().contains(LOCK);
    }

    private List<Long> referred() {
        List<Long> referred = new ArrayList<>();
        references.forEachReferred((block, _) -> referred.add(block));
        return referred;
    }

    private WeakReference<Anchors.Anchor> used(Consumer<Ownership> use) {
        Anchors.Anchor anchor = anchors.of(LOCK);
        use.accept(anchor.ownership(LOCK));
        return new WeakReference<>(anchor);
    }

    private static void awaitCollected(WeakReference<?> reference) {
        await().atMost(WATCHDOG).until(() -> {
            System.gc();
            return reference.get() == null;
        });
    }

    private List<Ownership> all() {
        return anchors.ownerships();
    }
}
