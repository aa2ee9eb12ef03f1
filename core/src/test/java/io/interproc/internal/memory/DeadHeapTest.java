package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a participant leaves in the heap when it dies between two stores is used again.
class DeadHeapTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long PAGE = LAYOUT.pageBytes;
    private static final long HEAP_BYTES = 128L * PAGE;
    private static final long FIRST = 1L << 44 | 1L << 32;
    private static final long SECOND = 1L << 44 | 2L << 32;
    private static final long DEAD = 1L << 44 | 3L << 32;

    private final SegmentWords words = Memory.segment(LAYOUT, HEAP_BYTES);
    private final long heap = LAYOUT.heapAt(words.size());
    private final PageMap map = new PageMap(words, LAYOUT, (_, _) -> {}, DEAD);
    private final Blocks blocks = Memory.blocks(words, LAYOUT, FIRST);
    private final Blocks others = Memory.blocks(words, LAYOUT, SECOND);
    private final Blocks dead = Memory.blocks(words, LAYOUT, DEAD);

    private int state(long block) {
        return Blocks.state(words.getVolatile(block));
    }

    private List<Long> allocate(Blocks from, int n, long bytes) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(from.allocate(Blocks.KIND_VALUE, bytes));
        }
        return all;
    }

    @BeforeEach
    void theHeapIsNeverFullOfWhatWasLost() {
        assertThat(blocks.used()).isZero();
    }

    private void requireThatAllIsFree() {
        Memory.sweep(blocks, FIRST, (_, _) -> false);
        assertThat(blocks.used()).isZero();
        assertThat(others.allocate(Blocks.KIND_VALUE, HEAP_BYTES)).isEqualTo(heap);
    }

    @Test
    void newBlocksAreFreedUnlessOthersCanReachThem() {
        List<Long> all = allocate(dead, 9, 64);
        long large = dead.allocate(Blocks.KIND_LOCK, 10_000);
        long reachable = all.get(5);
        long reachableLarge = dead.allocate(Blocks.KIND_LOCK, 1025 * 8);
        dead.publish(all.getFirst());
        Memory.sweep(blocks, DEAD, (block, header) -> {
            assertThat(header).isEqualTo(words.getVolatile(block));
            return block == reachable || block == reachableLarge;
        });
        assertThat(all)
                .filteredOn(block -> state(block) == Blocks.STATE_LIVE)
                .containsExactly(all.getFirst(), reachable);
        assertThat(state(reachableLarge)).isEqualTo(Blocks.STATE_LIVE);
        assertThat(map.description(map.pageOf(large)))
                .as("pages of the large block")
                .isZero();
        for (long live : List.of(all.getFirst(), reachable, reachableLarge)) {
            others.releaseNew(live);
        }
        requireThatAllIsFree();
    }

    @Test
    void whatTheDeadHadGoesToOthers() {
        List<Long> all = allocate(dead, 6, 128);
        dead.publish(all.get(1));
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        assertThat(allocate(blocks, 3, 128)).containsExactly(all.get(0), all.get(2), all.get(3));
        others.releaseNew(all.get(1));
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 128)).isEqualTo(all.get(1));
    }

    @Test
    void aParticipantThatHadTheSlotBeforeIsSweptAsWellAndNobodyElse() {
        long later = 2L << 44 | 3L << 32;
        allocate(dead, 3, 64);
        long kept = others.allocate(Blocks.KIND_VALUE, 64);
        Memory.sweep(blocks, later, (_, _) -> false);
        assertThat(state(kept)).isEqualTo(Blocks.STATE_NEW);
        assertThat(blocks.used()).isEqualTo(PAGE);
        others.releaseNew(kept);
        Memory.sweep(blocks, SECOND, (_, _) -> false);
        requireThatAllIsFree();
    }

    /// The first sweep is paused while it looks at the first block of the dead. Another one finishes, and a
    /// participant that lives has all blocks when the first goes on.
    @Test
    void aLateSweepChangesNothing() {
        List<Long> all = allocate(dead, 4, 64);
        List<Long> again = new ArrayList<>();
        Memory.sweep(blocks, DEAD, (_, _) -> {
            if (again.isEmpty()) {
                Memory.sweep(others, DEAD, (_, _) -> false);
                again.addAll(allocate(others, 4, 64));
            }
            return false;
        });
        assertThat(again).containsExactlyElementsOf(all);
        assertThat(again).allMatch(block -> state(block) == Blocks.STATE_NEW);
        assertThat(PageMap.owner(map.description(0))).isEqualTo(SECOND);
        assertThat(allocate(others, 4, 64)).doesNotContainAnyElementsOf(again);
    }

    @Test
    void aLateSweepDoesNotFreeALargeBlockOfTheLiving() {
        long large = dead.allocate(Blocks.KIND_VALUE, HEAP_BYTES);
        List<Long> again = new ArrayList<>();
        Memory.sweep(blocks, DEAD, (_, _) -> {
            if (again.isEmpty()) {
                Memory.sweep(others, DEAD, (_, _) -> false);
                again.add(others.allocate(Blocks.KIND_VALUE, HEAP_BYTES));
            }
            return false;
        });
        assertThat(again).containsExactly(large);
        assertThat(state(large)).isEqualTo(Blocks.STATE_NEW);
        assertThat(PageMap.owner(map.description(0))).isEqualTo(SECOND);
    }

    @Test
    void pagesThatWereClaimedAndNotOpenedAreFreed() {
        assertThat(map.claim(5)).isZero();
        allocate(blocks, 1, 64);
        assertThat(map.claim(3)).isEqualTo(6);
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        assertThat(blocks.used()).isEqualTo(PAGE);
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        assertThat(new PageMap(words, LAYOUT, (_, _) -> {}, SECOND).claim(5)).isZero();
    }

    @Test
    void pagesOfASpanThatWasBeingDissolvedAreFreed() {
        List<Long> all = allocate(dead, 3, 1024);
        all.forEach(dead::releaseNew);
        map.dissolve(0, PageMap.count(map.description(0)));
        assertThat(blocks.used()).isEqualTo(16 * PAGE);
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        requireThatAllIsFree();
    }

    /// It took over the span of a large block that it was about to free.
    @Test
    void aLargeBlockThatWasBeingFreedIsDissolved() {
        long large = others.allocate(Blocks.KIND_VALUE, 10_000);
        others.publish(large);
        long page = map.pageOf(large);
        long description = map.description(page);
        assertThat(map.compareAndSetDescription(page, description, PageMap.ofNobody(description) | DEAD))
                .isTrue();
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        assertThat(state(large)).as("before it was free").isEqualTo(Blocks.STATE_LIVE);
        assertThat(PageMap.isOfNobody(map.description(page))).isTrue();
        assertThat(map.compareAndSetDescription(page, PageMap.ofNobody(description), description | DEAD))
                .isTrue();
        words.setVolatile(page == 0 ? large : map.offset(page), words.getVolatile(large) & ~0xF00L);
        map.compareAndSetDescription(page, map.description(page), PageMap.ofNobody(description) | DEAD);
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        requireThatAllIsFree();
    }

    /// It died after the header became FREE, before the hint; in a span of nobody.
    @Test
    void aFreeBlockWithoutHintIsFoundBeforeAnybodyIsRefused() {
        List<Long> all = allocate(others, (int) HEAP_BYTES / 64, 64);
        all.forEach(others::publish);
        Memory.sweep(others, SECOND, (_, _) -> false);
        words.setVolatile(all.get(9), words.getVolatile(all.get(9)) & ~0xF00L);
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 64)).isEqualTo(all.get(9));
    }

    /// It died after it cleared the owner, before the note.
    @Test
    void aSpanWithoutNoteIsFoundBeforeAnybodyIsRefused() {
        List<Long> all = allocate(others, (int) HEAP_BYTES / 64, 64);
        all.forEach(others::publish);
        for (int i = 20; i < 28; i++) {
            others.releaseNew(all.get(i));
        }
        Memory.sweep(others, SECOND, (_, _) -> false);
        for (int i = 40; i < 44; i++) {
            words.setVolatile(all.get(i), words.getVolatile(all.get(i)) & ~0xF00L);
        }
        words.setVolatile(map.hints(10), 0b1111);
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 2 * PAGE)).isEqualTo(all.get(20));
        assertThat(blocks.allocate(Blocks.KIND_VALUE, PAGE)).isEqualTo(all.get(40));
    }

    @Test
    void hintsThatTheDeadTookAreMadeAnew() {
        List<Long> all = allocate(dead, 4, 64);
        all.forEach(dead::publish);
        blocks.releaseNew(all.get(2));
        words.setVolatile(map.hints(0), 0);
        Memory.sweep(blocks, DEAD, (_, _) -> false);
        assertThat(others.allocate(Blocks.KIND_VALUE, 64)).isEqualTo(all.get(2));
    }
}
