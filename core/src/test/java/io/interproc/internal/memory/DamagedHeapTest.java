package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Another program writes into the heap: what it writes is refused, or does no harm.
class DamagedHeapTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long PAGE = LAYOUT.pageBytes;
    private static final long HEAP_BYTES = 128L * PAGE;
    private static final long FIRST = 1L << 44 | 1L << 32;
    private static final long SECOND = 1L << 44 | 2L << 32;

    private final SegmentWords words = Memory.segment(LAYOUT, HEAP_BYTES);
    private final long heap = LAYOUT.heapAt(words.size());
    private final PageMap map = new PageMap(words, LAYOUT, (_, _) -> {}, 0);
    private final Blocks blocks = Memory.blocks(words, LAYOUT, FIRST);
    private final Blocks others = Memory.blocks(words, LAYOUT, SECOND);

    @Test
    void aDamagedHeapTopIsRefused() {
        for (long top : new long[] {0, -64, heap + 64, words.size() + PAGE, Long.MIN_VALUE}) {
            words.setVolatile(SegmentLayout.HEAP_TOP_AT, top);
            assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessage("the segment: the heap top, at offset 48, is damaged: expected a multiple of 256 from "
                            + heap + " to " + words.size() + ", found " + top);
        }
    }

    @Test
    void aDamagedMarkOfReservedPagesIsRefused() {
        words.setVolatile(SegmentLayout.RESERVED_AT, -4096);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the mark of what is reserved, at offset 64, is damaged: expected from " + heap
                        + " to " + words.size() + ", found -4096");
    }

    @Test
    void aDamagedMarkOfTheMapIsRefused() {
        words.setVolatile(SegmentLayout.MAP_RESERVED_AT, 64);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the mark of what is reserved, at offset 112, is damaged: expected from "
                        + LAYOUT.mapAt + " to " + heap + ", found 64");
    }

    /// No such class; no page; fewer pages than a block needs; pages behind the top.
    @ParameterizedTest
    @ValueSource(longs = {25L << 27 | 1, 30L << 27 | 1, 1L << 27, 24L << 27 | 31, 1L << 27 | 0x7FFFFFF, 31L << 27})
    void aDamagedDescriptionOfASpanIsRefusedByWhoeverUsesIt(long description) {
        blocks.allocate(Blocks.KIND_VALUE, 64);
        blocks.allocate(Blocks.KIND_VALUE, 8192);
        assertThat(map.compareAndSetDescription(0, map.description(0), FIRST | description))
                .isTrue();
        String message = "the segment: the description of the span at offset " + heap + " is damaged: expected a class"
                + " from 1 to 24, or 31, and enough pages for a block before " + map.top() + ", found 0x"
                + Long.toHexString(FIRST | description);
        assertThatThrownBy(() -> Memory.sweep(others, FIRST, (_, _) -> false))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> others.forEach((_, _) -> {}))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage(message);
    }

    @Test
    void aDamagedDescriptionOfANotedSpanIsRefused() {
        others.allocate(Blocks.KIND_VALUE, 64);
        assertThat(map.compareAndSetDescription(0, map.description(0), 24L << 27 | 31))
                .isTrue();
        map.note(0);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_VALUE, 8192))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageContaining("the description of the span at offset " + heap + " is damaged");
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 64)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, FIRST, FIRST | 77, FIRST | 0x7FFFFFF, FIRST | 25L << 27 | 1, FIRST | 30L << 27 | 1})
    void aPageThatIsPartOfNoSpanIsRefused(long description) {
        long block = blocks.allocate(Blocks.KIND_VALUE, 64);
        assertThat(map.compareAndSetDescription(0, map.description(0), description))
                .isTrue();
        assertThatThrownBy(() -> blocks.releaseNew(block))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the description of the page of offset " + block
                        + " is damaged: expected part of a span, found 0x" + Long.toHexString(description));
        assertThatThrownBy(() -> blocks.size(block)).isInstanceOf(ScopeFormatException.class);
    }

    /// Hints to blocks that are not free, and to blocks behind the end of the span, are ignored.
    @ParameterizedTest
    @ValueSource(longs = {64, 640, 8192})
    void wrongHintsDoNoHarm(long bytes) {
        List<Long> all = new ArrayList<>();
        while (true) {
            for (long page = 0; page < HEAP_BYTES / PAGE; page++) {
                words.setVolatile(map.hints(page), -1);
            }
            for (long group = LAYOUT.mapAt; group < heap - 64; group += 1088) {
                words.setVolatile(group, -1);
            }
            try {
                all.add((all.size() % 2 == 0 ? blocks : others).allocate(Blocks.KIND_VALUE, bytes));
            } catch (ScopeFullException _) {
                break;
            }
        }
        assertThat(all)
                .doesNotHaveDuplicates()
                .allMatch(block -> block >= heap && block <= words.size() - bytes)
                .hasSizeGreaterThan((int) (HEAP_BYTES / bytes / 2));
        List<Long> sorted = all.stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(sorted.get(i) - sorted.get(i - 1)).isGreaterThanOrEqualTo(bytes);
        }
    }

    @Test
    void wrongCountsOfPagesAndGenerationsDoNoHarm() {
        for (long value : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 47}) {
            words.setVolatile(SegmentLayout.FREED_PAGES_AT, value);
            words.setVolatile(SegmentLayout.GENERATION_AT, value);
            for (long bytes : new long[] {64, 10_000}) {
                List<Long> all = Memory.exhaust(blocks, bytes);
                assertThat(all).doesNotHaveDuplicates().hasSize((int) (HEAP_BYTES / SegmentLayout.lineUp(bytes)));
                all.forEach(blocks::releaseNew);
            }
        }
    }

    @Test
    void aBlockWhoseHeaderIsDamagedIsNotGiven() {
        Memory.exhaust(blocks, 64).forEach(blocks::publish);
        for (int i = 1; i <= 3; i++) {
            others.releaseNew(heap + 64L * i);
        }
        words.setVolatile(heap + 64, 0x7FF);
        words.setVolatile(heap + 128, -1);
        assertThat(Memory.exhaust(blocks, 64)).containsExactly(heap + 192);
    }
}
