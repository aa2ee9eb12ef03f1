package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Memory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The records of what participants hold of an object: each has one, and they are found by the object.
class HoldRecordsTest {

    private static final int KIND = 7;
    private static final int SLOTS = 16;
    private static final int RECORDS_OF_A_BLOCK = 6;
    private static final long MOST = 1000;

    private final SegmentLayout layout = new SegmentLayout(SLOTS, 4, 16, 16, 8, 256);
    private final Words words = Memory.segment(layout, 3 * 256);
    private final Blocks blocks;
    private final HoldRecords holds;
    private final long object;

    HoldRecordsTest() {
        blocks = Memory.blocks(words, layout, Token.of(0, 1));
        holds = new HoldRecords(words, layout, blocks);
        object = blocks.allocate(KIND, SegmentLayout.LINE);
        blocks.publish(object);
    }

    private void setCount(long record, long count) {
        holds.endChange(holds.place(record), count);
    }

    private Map<Long, Long> all() {
        Map<Long, Long> counts = new LinkedHashMap<>();
        holds.forEach(object, (record, owner) -> {
            counts.put(owner, holds.count(record, MOST));
            return true;
        });
        return counts;
    }

    @Test
    void aParticipantHasOneRecord() {
        long record = holds.claim(object, Token.of(0, 1));
        setCount(record, 3);
        assertThat(holds.claim(object, Token.of(0, 1))).isEqualTo(record);
        long other = holds.claim(object, Token.of(1, 1));
        setCount(other, 2);
        assertThat(other).isNotEqualTo(record);
        assertThat(all()).containsExactly(Map.entry(Token.of(0, 1), 3L), Map.entry(Token.of(1, 1), 2L));
    }

    @Test
    void aRecordThatWasFreedServesTheNext() {
        long record = holds.claim(object, Token.of(0, 1));
        setCount(record, 3);
        holds.free(record);
        assertThat(all()).isEmpty();
        assertThat(holds.claim(object, Token.of(1, 1))).isEqualTo(record);
        assertThat(holds.count(record, MOST)).isZero();
    }

    @Test
    void moreParticipantsThanABlockHasRecordsShareTwoBlocks() {
        for (int slot = 0; slot <= RECORDS_OF_A_BLOCK; slot++) {
            setCount(holds.claim(object, Token.of(slot, 1)), slot);
        }
        assertThat(all()).hasSize(RECORDS_OF_A_BLOCK + 1).containsEntry(Token.of(RECORDS_OF_A_BLOCK, 1), 6L);
    }

    @Test
    void withoutRoomARecordIsRefusedAndTheOthersStay() {
        int claimed = 0;
        while (claimed < 5 * RECORDS_OF_A_BLOCK) {
            try {
                holds.claim(object, Token.of(claimed % SLOTS, 1 + claimed / SLOTS));
                claimed++;
            } catch (ScopeFullException _) {
                break;
            }
        }
        assertThat(claimed).isEqualTo(4 * RECORDS_OF_A_BLOCK);
        assertThat(all()).hasSize(claimed);
    }

    @Test
    void whoIsDeadIsMarkedAndWhoeverHadItsSlotBefore() {
        long before = holds.claim(object, Token.of(2, 1));
        long dead = holds.claim(object, Token.of(2, 2));
        holds.claim(object, Token.of(3, 1));
        assertThat(holds.markGone(object, Token.of(2, 2))).isTrue();
        assertThat(all().keySet())
                .containsExactly(Token.of(2, 1) | HoldRecords.GONE, Token.of(2, 2) | HoldRecords.GONE, Token.of(3, 1));
        assertThat(holds.markGone(object, Token.of(2, 2))).as("again").isTrue();
        holds.free(before);
        holds.free(dead);
        assertThat(holds.markGone(object, Token.of(2, 2))).as("freed").isFalse();
    }

    @Test
    void aBlockThatTheDeadLinkedIsPublished() {
        long block = holds.claim(object, Token.of(0, 1)) - 32;
        words.setOpaque(block, (words.getOpaque(block) & ~0xF00L) | Blocks.STATE_NEW << 8);
        holds.markGone(object, Token.of(0, 1));
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_LIVE);
    }

    @Test
    void whatBelongsToAnObjectIsShownTheLastFirst() {
        List<Long> made = new ArrayList<>();
        for (int slot = 0; slot <= RECORDS_OF_A_BLOCK; slot++) {
            made.add(holds.claim(object, Token.of(slot, 1)));
        }
        assertThat(disposed()).containsExactly(made.getLast() - 32, made.getFirst() - 32);
    }

    @Test
    void whatIsAnothersByNowDoesNotBelongToAnObject() {
        long block = holds.claim(object, Token.of(0, 1)) - 32;
        long header = blocks.header(block);
        blocks.freeOnce(block, header);
        assertThat(disposed()).as("free").isEmpty();
        words.setOpaque(block, header);
        assertThat(disposed()).containsExactly(block);
        words.setOpaque(block + 24, Blocks.generation(blocks.header(object)) + 1);
        assertThat(disposed()).as("of the object that came after").isEmpty();
    }

    /// Two may free the blocks of one object, and one of them be stopped when it has found them.
    @Test
    void aBlockThatIsAnothersByNowIsNotFreedWithTheObject() {
        holds.claim(object, Token.of(0, 1));
        List<Long> freed = new ArrayList<>();
        holds.dispose(object, Blocks.generation(blocks.header(object)), (block, header) -> {
            blocks.freeOnce(block, header); // by the one
            long other;
            do {
                other = blocks.allocate(KIND, 2L * SegmentLayout.LINE);
            } while (other != block);
            blocks.publish(other);
            blocks.freeOnce(block, header); // by the other
            freed.add(block);
        });
        assertThat(freed).hasSize(1);
        assertThat(Blocks.state(blocks.header(freed.getFirst()))).isEqualTo(Blocks.STATE_LIVE);
    }

    private List<Long> disposed() {
        List<Long> shown = new ArrayList<>();
        holds.dispose(object, Blocks.generation(blocks.header(object)), (block, header) -> {
            assertThat(blocks.header(block)).isEqualTo(header);
            shown.add(block);
        });
        return shown;
    }

    @Test
    void aCountThatIsBeingChangedSaysWhatItWasAndThatItChanges() {
        long record = holds.claim(object, Token.of(0, 1));
        long place = holds.place(record);
        setCount(record, 3);
        holds.beginChange(place, 3);
        assertThat(holds.isChanging(record)).isTrue();
        assertThat(holds.count(record, MOST)).isEqualTo(3);
        holds.endChange(place, 5);
        assertThat(holds.isChanging(record)).isFalse();
        assertThat(holds.count(record, MOST)).isEqualTo(5);
    }

    @Test
    void aDamagedCountOrChainIsTold() {
        long record = holds.claim(object, Token.of(0, 1));
        setCount(record, MOST + 1);
        assertThatThrownBy(this::all)
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageContaining("is damaged: expected a count from 0 to 1000, found 1001");
        setCount(record, 1);
        words.setOpaque(record - 32 + 16, record - 32); // the block follows itself
        assertThatThrownBy(this::all)
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageContaining("expected at most " + (SLOTS + 1) + " blocks, found more");
        words.setOpaque(object + HoldRecords.ANCHOR, 8);
        assertThatThrownBy(this::all).isInstanceOf(ScopeFormatException.class).hasMessageContaining("found 8");
    }
}
