package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Walks through a heap beside those who use it.
class BlockWalkTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long FIRST = 1L << 44 | 1L << 32;

    private final SegmentWords words = Memory.segment(LAYOUT, 1024L * LAYOUT.pageBytes);
    private final Blocks blocks = Memory.blocks(words, LAYOUT, FIRST);

    private long live(long bytes) {
        long block = blocks.allocate(Blocks.KIND_LOCK, bytes);
        blocks.publish(block);
        return block;
    }

    private void free(long block) {
        long header = blocks.header(block);
        assertThat(blocks.markRemoved(block, header)).isTrue();
        blocks.freeOnce(block, Blocks.removed(header));
    }

    private static List<Long> rest(BlockWalk walk) {
        List<Long> met = new ArrayList<>();
        while (walk.next()) {
            met.add(walk.block());
        }
        return met;
    }

    @Test
    void everyBlockThatIsNotFreeIsMetOnceWithItsSize() {
        List<Long> made = new ArrayList<>();
        for (long bytes : new long[] {64, 128, 64, 1024, 8192, 32_000, 64}) {
            made.add(live(bytes));
        }
        free(made.remove(2));
        assertThat(rest(blocks.walk())).containsExactlyInAnyOrderElementsOf(made);
        BlockWalk walk = blocks.walk();
        while (walk.next()) {
            assertThat(walk.bytes()).isEqualTo(blocks.size(walk.block()));
            assertThat(walk.header()).isEqualTo(blocks.header(walk.block()));
            assertThat(walk.isUnchanged()).isTrue();
        }
        assertThat(walk.next()).isFalse();
    }

    @Test
    void aBlockThatIsMadeFartherOnIsMet() {
        live(64);
        BlockWalk walk = blocks.walk();
        assertThat(walk.next()).isTrue();
        long later = live(4096);
        assertThat(rest(walk)).containsExactly(later);
    }

    @Test
    void aBlockThatWasRemovedMeanwhileHasChanged() {
        long block = live(64);
        BlockWalk walk = blocks.walk();
        assertThat(walk.next()).isTrue();
        blocks.markRemoved(block, blocks.header(block));
        assertThat(walk.isUnchanged()).isFalse();
    }

    @Test
    void aBlockThatWasUsedAgainMeanwhileHasChanged() {
        long block = live(64);
        BlockWalk walk = blocks.walk();
        assertThat(walk.next()).isTrue();
        free(block);
        while (live(64) != block) {}
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_LIVE);
        assertThat(walk.isUnchanged()).isFalse();
    }

    /// The content of a large block may be anything, also the header that was there before.
    @Test
    void aBlockWhosePlaceIsInTheMiddleOfALargeOneHasChangedWhateverIsThere() {
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            made.add(live(512));
        }
        long last = made.getLast();
        BlockWalk walk = blocks.walk();
        while (walk.next() && walk.block() != last) {}
        long header = walk.header();
        Blocks others = Memory.blocks(words, LAYOUT, 1L << 44 | 2L << 32);
        made.forEach(this::free);
        Memory.sweep(blocks, FIRST, (_, _) -> false); // which leaves the spans that are free
        long pages = made.getLast() + 512 - made.getFirst();
        long large = others.allocate(Blocks.KIND_RECORDS, pages);
        assertThat(large).isLessThanOrEqualTo(made.getFirst());
        words.setOpaque(last, header);
        assertThat(walk.block()).isEqualTo(last);
        assertThat(walk.isUnchanged()).isFalse();
    }
}
