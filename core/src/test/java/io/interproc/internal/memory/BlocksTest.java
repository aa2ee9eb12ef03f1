package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class BlocksTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long FIRST = 1L << 44 | 1L << 32;
    private static final long SECOND = 1L << 44 | 2L << 32;

    private final SegmentWords words = Memory.segment(LAYOUT, 1 << 16);
    private final Blocks blocks = Memory.blocks(words, LAYOUT, FIRST);
    private final Blocks others = Memory.blocks(words, LAYOUT, SECOND);

    @Test
    void blocksLieOneAfterTheOther() {
        long lock = blocks.allocate(Blocks.KIND_LOCK, 64);
        long value = others.allocate(Blocks.KIND_VALUE, 65);
        long last = blocks.allocate(Blocks.KIND_CONDITION, 1);
        assertThat(lock).isEqualTo(LAYOUT.heapAt);
        assertThat(value).isEqualTo(lock + 64);
        assertThat(last).isEqualTo(value + 128);
        assertThat(blocks.top()).isEqualTo(last + 64);
    }

    @Test
    void aNewBlockIsZeroButForItsHeader() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 128);
        assertThat(words.getOpaque(block)).isEqualTo(FIRST | 2L << 12 | Blocks.STATE_NEW << 8 | Blocks.KIND_LOCK);
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
    }

    /// A participant that dies between the CAS of the header and that of the top leaves exactly this.
    @Test
    void anAllocatorHelpsTheTopPastABlockWhoseOwnerDied() {
        words.setVolatile(LAYOUT.heapAt, SECOND | 3L << 12 | Blocks.STATE_NEW << 8 | Blocks.KIND_VALUE);
        words.setVolatile(SegmentLayout.RESERVED_AT, LAYOUT.heapAt + 4096);
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 64)).isEqualTo(LAYOUT.heapAt + 3 * 64);
    }

    @Test
    void aFullHeapSaysHowMuchIsLeftAndWhatToDo() {
        blocks.allocate(Blocks.KIND_VALUE, (1 << 16) - 128);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_VALUE, 192))
                .isInstanceOf(ScopeFullException.class)
                .hasMessage("the scope is full: 192 bytes wanted, 128 of " + words.size()
                        + " left; open it with a greater ScopeOptions.capacity");
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 128)).isPositive();
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFullException.class)
                .hasMessageContaining("64 bytes wanted, 0 of");
    }

    @Test
    void pagesAreReservedBeforeTheyAreTouched() {
        List<String> reserved = new ArrayList<>();
        long heap = LAYOUT.heapAt;
        Blocks careful =
                new Blocks(words, LAYOUT, (from, to) -> reserved.add((from - heap) + "-" + (to - heap)), FIRST);
        careful.allocate(Blocks.KIND_LOCK, 64);
        careful.allocate(Blocks.KIND_LOCK, 64);
        assertThat(reserved).containsExactly("0-65536");
        assertThat(words.getOpaque(SegmentLayout.RESERVED_AT)).isEqualTo(heap + 65536);
    }

    @Test
    void onlyWhatIsNeededIsReservedWhereThereIsNoRoomForMore() {
        long heap = LAYOUT.heapAt;
        Blocks careful = new Blocks(
                words,
                LAYOUT,
                (_, to) -> {
                    if (to > heap + 256) {
                        throw new ScopeFullException("no room");
                    }
                },
                FIRST);
        for (int i = 0; i < 4; i++) {
            assertThat(careful.allocate(Blocks.KIND_LOCK, 64)).isEqualTo(heap + 64L * i);
        }
        assertThatThrownBy(() -> careful.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFullException.class)
                .hasMessage("no room");
        assertThat(careful.top()).isEqualTo(heap + 256);
    }

    @Test
    void aFreedBlockIsUsedAgainForTheSameSize() {
        long first = blocks.allocate(Blocks.KIND_LOCK, 128);
        long second = blocks.allocate(Blocks.KIND_LOCK, 64);
        blocks.releaseNew(first);
        blocks.releaseNew(second);
        long top = blocks.top();
        assertThat(others.allocate(Blocks.KIND_VALUE, 128)).isEqualTo(first);
        assertThat(words.getOpaque(first)).isEqualTo(SECOND | 2L << 12 | Blocks.STATE_NEW << 8 | Blocks.KIND_VALUE);
        assertThat(others.allocate(Blocks.KIND_VALUE, 192)).isEqualTo(top);
        assertThat(blocks.allocate(Blocks.KIND_CONDITION, 64)).isEqualTo(second);
        assertThat(blocks.allocate(Blocks.KIND_CONDITION, 64)).isEqualTo(top + 192);
    }

    @Test
    void aBlockUsedAgainIsZeroButForItsHeader() {
        long block = blocks.allocate(Blocks.KIND_VALUE, 128);
        for (long at = 8; at < 128; at += 8) {
            words.setOpaque(block + at, -1);
        }
        blocks.releaseNew(block);
        assertThat(others.allocate(Blocks.KIND_LOCK, 128)).isEqualTo(block);
        for (long at = 8; at < 128; at += 8) {
            assertThat(words.getOpaque(block + at)).isZero();
        }
    }

    @Test
    void theBlockOfADeadOwnerIsUsedAgainAfterItsSweep() {
        long block = others.allocate(Blocks.KIND_LOCK, 64);
        blocks.settle(block, words.getOpaque(block), false);
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 64)).isEqualTo(block);
        long reachable = others.allocate(Blocks.KIND_LOCK, 64);
        blocks.settle(reachable, words.getOpaque(reachable), true);
        assertThat(Blocks.state(blocks.header(reachable))).isEqualTo(Blocks.STATE_LIVE);
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 64)).isNotEqualTo(reachable);
    }

    /// A sweeper that was paused with the old header in hand.
    @Test
    void aLateSettlementDoesNotTouchABlockUsedAgain() {
        long block = others.allocate(Blocks.KIND_LOCK, 64);
        long old = words.getOpaque(block);
        blocks.settle(block, old, false);
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 64)).isEqualTo(block);
        blocks.settle(block, old, false);
        assertThat(Blocks.state(blocks.header(block))).isEqualTo(Blocks.STATE_NEW);
    }

    @Test
    void noBlockIsGivenTwiceToThreadsThatAllocateAndFree() throws InterruptedException {
        int threads = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        Set<Long> taken = new ConcurrentSkipListSet<>();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Blocks mine = Memory.blocks(words, LAYOUT, 1L << 44 | (t + 1L) << 32);
            running.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    for (int i = 0; i < 2000; i++) {
                        long size = 64L * (1 + i % 3);
                        long block = mine.allocate(Blocks.KIND_VALUE, size);
                        assertThat(taken.add(block))
                                .as("block %d is taken once", block)
                                .isTrue();
                        assertThat(Blocks.size(mine.header(block))).isEqualTo(size);
                        taken.remove(block);
                        mine.releaseNew(block);
                    }
                } catch (Throwable e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(blocks.top() - blocks.first())
                .as("bytes for 4 times 3 sizes")
                .isLessThan(1 << 14);
    }

    @Test
    void anOffsetWhereNoBlockCanLieIsRefused() {
        blocks.allocate(Blocks.KIND_LOCK, 64);
        long heap = LAYOUT.heapAt;
        for (long offset : new long[] {0, -64, heap - 64, heap + 8, heap + 64, Long.MAX_VALUE & -64}) {
            assertThatThrownBy(() -> blocks.header(offset))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessage("the segment: no object can lie at offset " + offset
                            + ": expected a multiple of 64 from " + heap + " to " + (heap + 64) + ", found " + offset);
        }
    }

    @Test
    void aDamagedHeapTopIsRefused() {
        for (long top : new long[] {0, -64, LAYOUT.heapAt + 8, words.size() + 64, Long.MIN_VALUE}) {
            words.setVolatile(SegmentLayout.HEAP_TOP_AT, top);
            assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessage("the segment: the heap top, at offset 48, is damaged: expected a multiple of 64 from "
                            + LAYOUT.heapAt + " to " + words.size() + ", found " + top);
        }
    }

    @Test
    void aDamagedMarkOfReservedPagesIsRefused() {
        words.setVolatile(SegmentLayout.RESERVED_AT, -4096);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the mark of what is reserved, at offset 64, is damaged: expected from "
                        + LAYOUT.heapAt + " to " + words.size() + ", found -4096");
    }

    /// Its body would reach behind the segment.
    @Test
    void aFreeBlockWhoseSizeIsDamagedIsNotUsedAgain() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 64);
        blocks.releaseNew(block);
        long lines = words.size() / 64;
        words.setVolatile(block, FIRST | lines << 12 | Blocks.STATE_FREE << 8 | Blocks.KIND_LOCK);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_VALUE, lines * 64)).isInstanceOf(ScopeFullException.class);
        assertThat(blocks.allocate(Blocks.KIND_LOCK, 64)).isEqualTo(block + 64);
    }

    @Test
    void aDamagedSizeIsRefusedAndNotWalkedOn() {
        words.setVolatile(SegmentLayout.RESERVED_AT, words.size());
        long heap = LAYOUT.heapAt;
        words.setVolatile(heap, SECOND | Blocks.STATE_NEW << 8 | Blocks.KIND_VALUE);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the block at offset " + heap
                        + " is damaged: expected a size from 64 to 65536 bytes, found 0");
        words.setVolatile(heap, SECOND | 1025L << 12 | Blocks.STATE_NEW << 8 | Blocks.KIND_VALUE);
        assertThatThrownBy(() -> blocks.allocate(Blocks.KIND_LOCK, 64))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageEndingWith("expected a size from 64 to 65536 bytes, found 65600");
    }

    @Test
    void aWalkEndsAtADamagedHeader() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 64);
        blocks.allocate(Blocks.KIND_LOCK, 64);
        Set<Long> seen = new TreeSet<>();
        for (long b = blocks.first(); b < blocks.top(); b = blocks.next(b, 0)) {
            seen.add(b);
        }
        assertThat(seen).containsExactly(block);
    }
}
