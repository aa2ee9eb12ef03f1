package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFullException;
import io.interproc.internal.memory.HeapSurvey.Size;
import org.junit.jupiter.api.Test;

/// What is told of a heap.
class HeapSurveyTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final int PAGE = LAYOUT.pageBytes;

    private final SegmentWords words = Memory.segment(LAYOUT, 1024L * PAGE);
    private final long heapBytes = (words.size() - LAYOUT.heapAt(words.size())) / PAGE * PAGE;
    private final Blocks blocks = Memory.blocks(words, LAYOUT, 1L << 44 | 1L << 32);

    private long live(int kind, long bytes, int nameLine) {
        long block = blocks.allocate(kind, bytes, nameLine);
        blocks.publish(block);
        return block;
    }

    @Test
    void anEmptyHeapIsFreePages() {
        HeapSurvey survey = blocks.survey();
        assertThat(survey.sizes()).isEmpty();
        assertThat(survey.freePageBytes()).isEqualTo(heapBytes);
        assertThat(survey.largest()).isEqualTo(heapBytes);
    }

    @Test
    void blocksAreCountedByTheirSizesAndObjectsByTheirKinds() {
        live(Blocks.KIND_LOCK, 64, 0);
        live(Blocks.KIND_LOCK, 64, 0);
        live(Blocks.KIND_VALUE, 100, 1);
        blocks.allocate(Blocks.KIND_VALUE, 100); // not published
        long removed = live(Blocks.KIND_LOCK, 64, 0);
        blocks.markRemoved(removed, blocks.header(removed));
        live(Blocks.KIND_RECORDS, 64L * 129, 0);
        HeapSurvey survey = blocks.survey();
        assertThat(survey.sizes())
                .containsExactly(
                        new Size(64, 2, 1, 1, 192), // in a page
                        new Size(128, 2, 0, 2, 256), // in two
                        new Size(0, 1, 0, 0, 33L * PAGE));
        assertThat(survey.live(Blocks.KIND_LOCK)).isEqualTo(2);
        assertThat(survey.live(Blocks.KIND_VALUE)).isEqualTo(1);
        assertThat(survey.named()).isEqualTo(1);
        assertThat(survey.freePageBytes()).isEqualTo(heapBytes - 36L * PAGE);
    }

    @Test
    void theLargestBlockCanBeMadeAndNoLargerOne() {
        long[] pages = new long[8];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = live(Blocks.KIND_RECORDS, 64L * 129, 0);
        }
        for (int i : new int[] {1, 2, 3, 5}) {
            long header = blocks.header(pages[i]);
            blocks.markRemoved(pages[i], header);
            blocks.freeOnce(pages[i], Blocks.removed(header));
        }
        while (blocks.survey().largest() > 3L * 33 * PAGE) {
            live(Blocks.KIND_RECORDS, blocks.survey().largest() - 3L * 33 * PAGE > 64 * 128 ? 64L * 129 : PAGE, 0);
        }
        long largest = blocks.survey().largest();
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_RECORDS, largest + 1))
                .isInstanceOf(ScopeFullException.class);
        assertThat(blocks.allocate(Blocks.KIND_RECORDS, largest)).isPositive();
    }

    @Test
    void whenNoPageIsFreeTheLargestBlockIsThatOfAClass() {
        live(Blocks.KIND_LOCK, 64, 0);
        live(Blocks.KIND_RECORDS, blocks.survey().largest(), 0);
        assertThat(blocks.survey().freePageBytes()).isZero();
        assertThat(blocks.survey().largest()).isEqualTo(64);
    }
}
