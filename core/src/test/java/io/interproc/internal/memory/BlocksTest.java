package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The heap as its participants see it. What they leave when they die is in [DeadHeapTest], what they get when another
/// program writes into it in [DamagedHeapTest].
class BlocksTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final int LINE = SegmentLayout.LINE;
    private static final long PAGE = LAYOUT.pageBytes;
    private static final long HEAP_BYTES = 256L * PAGE;
    private static final long FIRST = 1L << 44 | 1L << 32;
    private static final long SECOND = 1L << 44 | 2L << 32;

    private final SegmentWords words = Memory.segment(LAYOUT, HEAP_BYTES);
    private final long heap = LAYOUT.heapAt(words.size());
    private final long end = words.size();
    private final Blocks blocks = Memory.blocks(words, LAYOUT, FIRST);
    private final Blocks others = Memory.blocks(words, LAYOUT, SECOND);

    private static List<Long> allocate(Blocks from, int n, long bytes) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(from.allocate(Blocks.KIND_VALUE, bytes));
        }
        return all;
    }

    @Test
    void blocksOfAClassLieSideBySide() {
        assertThat(allocate(blocks, 4, 64)).containsExactly(heap, heap + 64, heap + 128, heap + 192);
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 65))
                .as("the first of another span")
                .isEqualTo(heap + PAGE);
        assertThat(others.allocate(Blocks.KIND_VALUE, 64))
                .as("the first of a span of the other participant")
                .isEqualTo(heap + 3 * PAGE);
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 128)).isEqualTo(heap + PAGE + 128);
        assertThat(blocks.used()).isEqualTo(4 * PAGE);
    }

    @Test
    void aNewBlockIsZeroButForItsHeader() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 128, 3);
        long header = words.getOpaque(block);
        assertThat(Blocks.kind(header)).isEqualTo(Blocks.KIND_LOCK);
        assertThat(Blocks.state(header)).isEqualTo(Blocks.STATE_NEW);
        assertThat(Blocks.nameLine(header)).isEqualTo(3);
        assertThat(Blocks.generation(header)).isEqualTo(1);
        assertThat(blocks.header(block)).isEqualTo(header);
        for (long at = 8; at < 128; at += 8) {
            assertThat(words.getOpaque(block + at)).isZero();
        }
    }

    @Test
    void publishingMakesItLive() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 64);
        blocks.publish(block);
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_LIVE);
        assertThat(Blocks.kind(blocks.header(block))).isEqualTo(Blocks.KIND_LOCK);
        assertThat(Blocks.generation(blocks.header(block))).isEqualTo(1);
    }

    @Test
    void aBlockUsedAgainIsZeroUnlessItIsWantedRaw() {
        for (long bytes : new long[] {64, 200, 64L * SizeClasses.MOST_LINES, HEAP_BYTES / 2}) {
            long block = allocate(blocks, 1, bytes).getFirst();
            for (long at = 8; at < bytes; at += 8) {
                words.setOpaque(block + at, -1);
            }
            blocks.releaseNew(block);
            for (long again : Memory.exhaust(blocks, bytes)) {
                for (long at = 8; at < bytes; at += 8) {
                    assertThat(words.getOpaque(again + at)).isZero();
                }
                words.setOpaque(again + 8, 42);
                blocks.releaseNew(again);
            }
            long raw = blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0);
            assertThat(words.getOpaque(raw + 8)).isEqualTo(42);
            blocks.releaseNew(raw);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 64, 65, 512, 513, 1000, 4096, 8191, 8192, 8193, 20_000, 65_536})
    void aBlockHasRoomForWhatWasWantedAndCanBeAsGreatAsTheHeap(long bytes) {
        long block = blocks.allocate(Blocks.KIND_VALUE, bytes);
        assertThat(block).isBetween(heap, end - bytes);
        assertThat(blocks.size(block)).isBetween(bytes, Math.max(SegmentLayout.lineUp(bytes) * 5 / 4, bytes + PAGE));
        words.setOpaque(block + (bytes - 1) / 8 * 8, bytes <= 8 ? words.getOpaque(block) : -1);
        blocks.releaseNew(block);
        if (bytes > HEAP_BYTES / 2) {
            assertThat(others.allocate(Blocks.KIND_VALUE, bytes)).isEqualTo(block);
        }
    }

    @Test
    void aFreedBlockIsUsedAgain() {
        List<Long> all = Memory.exhaust(blocks, 64);
        assertThat(all).doesNotHaveDuplicates().hasSize((int) HEAP_BYTES / 64);
        blocks.releaseNew(all.get(7));
        blocks.releaseNew(all.get(500));
        assertThat(Memory.exhaust(blocks, 64)).containsExactlyInAnyOrder(all.get(7), all.get(500));
    }

    /// It is the one whose lines the processor has at hand; but its generation is another.
    @Test
    void theBlockThatWasFreedLastIsTheNext() {
        long block = allocate(blocks, 3, 1024).get(1);
        long header = words.getOpaque(block);
        blocks.releaseNew(block);
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 1000)).isEqualTo(block);
        assertThat(words.getOpaque(block)).isEqualTo(Blocks.next(header) | Blocks.STATE_NEW << 8 | Blocks.KIND_LOCK);
    }

    @Test
    void aFreedBlockIsUsedAgainByAnotherParticipant() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < HEAP_BYTES / 128; i++) {
            all.add(blocks.allocate(Blocks.KIND_VALUE, 128));
            blocks.publish(all.getLast());
        }
        others.releaseNew(all.get(1));
        blocks.releaseNew(all.get(9));
        assertThat(Memory.exhaust(others, 128)).containsExactlyInAnyOrder(all.get(1), all.get(9));
    }

    /// What others free of a span is found once its owner gives the span up, and by the owner itself.
    @Test
    void whatOthersFreeOfASpanInUseIsUsedAgain() {
        List<Long> all = allocate(blocks, 4, 64);
        all.forEach(blocks::publish);
        others.releaseNew(all.get(2));
        assertThat(blocks.allocate(Blocks.KIND_VALUE, 64)).isEqualTo(all.get(2));
    }

    @Test
    void aSpanInWhichAllIsFreeServesOtherSizes() {
        for (long bytes : new long[] {64, 256, 4096, 64, HEAP_BYTES, 1024, 8192, HEAP_BYTES}) {
            List<Long> all = Memory.exhaust(blocks, bytes);
            assertThat(all).as("blocks of %d bytes", bytes).hasSize((int) (HEAP_BYTES / bytes));
            for (int i = 0; i < all.size(); i++) {
                if (i % 2 == 0) {
                    blocks.publish(all.get(i));
                }
                (i % 4 == 0 ? others : blocks).releaseNew(all.get(i));
            }
        }
    }

    /// A participant that is idle keeps no more than the span in use.
    @Test
    void blocksThatAreFreedInABatchServeTheNextBatch() {
        List<Long> first = allocate(blocks, 12, 64);
        long used = blocks.used();
        first.forEach(blocks::releaseNew);
        List<Long> second = allocate(blocks, 12, 64);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        assertThat(blocks.used()).isEqualTo(used);
    }

    @Test
    void everyBlockOfABatchIsAllocatedOnceUntilItIsFreed() {
        Random random = new Random(7);
        Set<Long> taken = new HashSet<>();
        List<Long> inOrder = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (inOrder.isEmpty() || random.nextInt(100) < (step / 500 % 2 == 0 ? 60 : 40)) {
                long block = blocks.allocate(Blocks.KIND_VALUE, 64);
                assertThat(taken.add(block)).as("%d at step %d", block, step).isTrue();
                inOrder.add(block);
            } else {
                long block = inOrder.remove(random.nextInt(inOrder.size()));
                taken.remove(block);
                blocks.releaseNew(block);
            }
        }
    }

    @Test
    void aParticipantThatFreesItsNewBlocksLeavesTheirMemoryToOthers() {
        allocate(blocks, 900, 64).forEach(blocks::releaseNew);
        assertThat(blocks.used()).isLessThan(8 * PAGE);
        assertThat(others.allocate(Blocks.KIND_VALUE, HEAP_BYTES * 3 / 4)).isPositive();
    }

    @Test
    void noGenerationIsGivenTwiceAtAnOffset() {
        SegmentWords words = Memory.segment(LAYOUT, 1 << 20);
        Blocks blocks = Memory.blocks(words, LAYOUT, FIRST);
        Blocks others = Memory.blocks(words, LAYOUT, SECOND);
        Map<Long, Long> last = new HashMap<>();
        Random random = new Random(12);
        List<Long> held = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            if (held.size() > 8 || (!held.isEmpty() && random.nextInt(3) == 0)) {
                (random.nextBoolean() ? blocks : others).releaseNew(held.remove(random.nextInt(held.size())));
            } else {
                long bytes = random.nextInt(40) == 0 ? 9000 : 64L << random.nextInt(5);
                long block = (random.nextBoolean() ? blocks : others).allocate(Blocks.KIND_VALUE, bytes);
                (random.nextBoolean() ? blocks : others).publish(block);
                long generation = Blocks.generation(words.getOpaque(block));
                assertThat(generation).isGreaterThan(last.getOrDefault(block, 0L));
                last.put(block, generation);
                held.add(block);
            }
        }
        assertThat(words.getOpaque(SegmentLayout.GENERATION_AT))
                .as("spans were dissolved")
                .isPositive();
    }

    @Test
    void aFullHeapSaysHowMuchLiesFreeSideBySideAndWhatToDo() {
        List<Long> all = Memory.exhaust(blocks, 2048);
        all.forEach(blocks::publish);
        for (int i : new int[] {2, 3, 5}) {
            blocks.releaseNew(all.get(i));
        }
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_VALUE, 8193))
                .isInstanceOf(ScopeFullException.class)
                .hasMessage("the scope is full: 8193 bytes wanted, and no block of that size is free; at most 4096"
                        + " of " + words.size()
                        + " bytes are free side by side; remove objects, or open it with a greater"
                        + " ScopeOptions.capacity");
        assertThatThrownBy(() -> others.allocate(Blocks.KIND_VALUE, Long.MAX_VALUE - 64))
                .isInstanceOf(ScopeFullException.class)
                .hasMessageContaining(Long.MAX_VALUE - 64 + " bytes wanted");
        assertThat(Memory.exhaust(others, 64)).hasSize(4096 / 64);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFullException.class)
                .hasMessageContaining("64 bytes wanted, and no block of that size is free; at most 0 of");
    }

    @Test
    void aSegmentWithoutRoomForAPageIsFull() {
        SegmentWords tiny = Memory.segment(LAYOUT, 0);
        assertThatThrownBy(() -> Memory.blocks(tiny, LAYOUT, FIRST).allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFullException.class)
                .hasMessageContaining("64 bytes wanted, and no block of that size is free; at most 0 of");
    }

    @Test
    void memoryIsReservedBeforeItIsTouched() {
        List<String> reserved = new ArrayList<>();
        SegmentWords large = Memory.segment(LAYOUT, 1 << 18);
        long at = LAYOUT.heapAt(large.size());
        Blocks careful = new Blocks(
                large, LAYOUT, (from, to) -> reserved.add((from - at) + " to " + (to - at)), FIRST, Backoff.PLAIN);
        careful.allocate(Blocks.KIND_LOCK, 64);
        careful.allocate(Blocks.KIND_LOCK, 64);
        long map = LAYOUT.mapAt - at;
        assertThat(reserved).containsExactly(map + " to 0", "0 to 65536");
        careful.allocate(Blocks.KIND_LOCK, 1 << 16);
        assertThat(reserved.getLast()).isEqualTo("65536 to 131072");
        assertThat(large.getOpaque(SegmentLayout.RESERVED_AT)).isEqualTo(at + 131072);
    }

    private Blocks withRoomFor(long bytes) {
        return new Blocks(
                words,
                LAYOUT,
                (_, to) -> {
                    if (to > heap + bytes) {
                        throw new ScopeFullException("no room");
                    }
                },
                FIRST,
                Backoff.PLAIN);
    }

    @Test
    void withoutRoomInTheFileSystemOnlyWhatIsNeededIsReserved() {
        Blocks careful = withRoomFor(3 * PAGE);
        assertThat(allocate(careful, 12, 64)).doesNotHaveDuplicates().allMatch(block -> block < heap + 3 * PAGE);
        assertThatThrownBy(() -> careful.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFullException.class)
                .hasMessage("no room");
        assertThat(words.getOpaque(SegmentLayout.HEAP_TOP_AT)).isEqualTo(heap + 3 * PAGE);
    }

    @Test
    void withoutRoomForASpanOfTheUsualLengthAShorterOneIsOpened() {
        assertThat(Memory.exhaust(withRoomFor(PAGE), 128)).containsExactly(heap, heap + 128);
    }

    @Test
    void withoutRoomInTheFileSystemWhatIsFreeIsStillFound() {
        Blocks careful = withRoomFor(8 * PAGE);
        List<Long> all = Memory.exhaust(careful, 64);
        assertThat(all).hasSize(32);
        all.forEach(careful::publish);
        others.releaseNew(all.get(3));
        assertThat(careful.allocate(Blocks.KIND_LOCK, 64)).as("in a noted span").isEqualTo(all.get(3));
        all.subList(8, 24).forEach(others::releaseNew);
        assertThat(careful.allocate(Blocks.KIND_LOCK, 4 * PAGE))
                .as("pages of dissolved spans")
                .isEqualTo(heap + 2 * PAGE);
    }

    @Test
    void everyBlockThatIsNotFreeIsShown() {
        Set<Long> all = new HashSet<>(allocate(blocks, 10, 64));
        all.addAll(allocate(others, 3, 1000));
        long large = others.allocate(Blocks.KIND_VALUE, 10_000);
        long freed = blocks.allocate(Blocks.KIND_VALUE, 300);
        all.add(large);
        blocks.publish(large);
        blocks.publish(freed);
        blocks.releaseNew(freed);
        Set<Long> shown = new HashSet<>();
        blocks.forEach((block, header) -> {
            assertThat(header).isEqualTo(words.getOpaque(block));
            assertThat(shown.add(block)).isTrue();
        });
        assertThat(shown).isEqualTo(all);
    }

    @Test
    void manyNotedSpansOfOtherSizesDoNotHideTheOneThatIsWanted() {
        List<Long> wanted = Memory.exhaust(blocks, 1024).subList(0, 1);
        blocks.publish(wanted.getFirst());
        blocks.forEach((block, _) -> {
            if (block != wanted.getFirst()) {
                blocks.releaseNew(block);
            }
        });
        List<Long> small = Memory.exhaust(others, 64);
        small.forEach(others::publish);
        for (int i = 0; i < small.size(); i += 4) {
            others.releaseNew(small.get(i));
        }
        blocks.releaseNew(wanted.getFirst());
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 1024)).isPositive();
    }

    /// The sizes that are wanted change all the time, as the ways in which they are freed do.
    @Test
    void memoryStaysBoundedOverAMillionAllocations() {
        SegmentWords large = Memory.segment(SegmentLayout.STANDARD, 6 << 20);
        Blocks[] participants = {
            Memory.blocks(large, SegmentLayout.STANDARD, FIRST), Memory.blocks(large, SegmentLayout.STANDARD, SECOND)
        };
        Random random = new Random(12);
        List<Long> held = new ArrayList<>();
        long bytes = 0;
        long most = 1 << 20;
        long greatest = 0;
        for (int i = 0; i < 1_000_000; i++) {
            int phase = i / 50_000;
            Blocks one = participants[random.nextInt(2)];
            long size = 1L + random.nextInt(64 << (phase * 5 % 8));
            long block = one.allocateRaw(Blocks.KIND_VALUE, size, 0);
            if (random.nextBoolean()) {
                one.publish(block);
            }
            held.add(block);
            bytes += one.size(block);
            while (bytes > most) {
                int last = held.size() - 1;
                int at = phase % 2 == 0 ? last : random.nextInt(held.size());
                long freed = held.set(at, held.get(last));
                held.removeLast();
                bytes -= one.size(freed);
                boolean isNew = Blocks.state(one.header(freed)) == Blocks.STATE_NEW;
                // a NEW block is freed by the participant that owns its span
                owner(large, participants, freed, isNew, random).releaseNew(freed);
            }
            if (i % 10_000 == 0) {
                greatest = Math.max(greatest, one.used());
            }
        }
        assertThat(greatest).isLessThan(5 << 20);
        for (long block : held) {
            owner(large, participants, block, true, random).releaseNew(block);
        }
        Memory.sweep(participants[0], SECOND, (_, _) -> false);
        Memory.sweep(participants[0], FIRST, (_, _) -> false);
        assertThat(participants[0].used()).isZero();
    }

    private static Blocks owner(SegmentWords words, Blocks[] participants, long block, boolean isNew, Random random) {
        PageMap map = new PageMap(words, SegmentLayout.STANDARD, (_, _) -> {}, 0);
        long owner = PageMap.owner(map.description(map.spanOf(block)));
        return participants[isNew ? (owner == SECOND ? 1 : 0) : random.nextInt(2)];
    }

    @Test
    void anOffsetWhereNoBlockCanLieIsRefused() {
        blocks.allocate(Blocks.KIND_LOCK, 64);
        long top = heap + PAGE;
        for (long offset : new long[] {0, -64, heap - 64, heap + 8, top, Long.MAX_VALUE & -64}) {
            assertThatThrownBy(() -> blocks.header(offset))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessage("the segment: no object can lie at offset " + offset
                            + ": expected a multiple of 64 from " + heap + " to " + top + ", found " + offset);
        }
        assertThat(LINE).isEqualTo(64);
    }
}
