package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long NODE_BYTES = 256;

    private final SegmentWords words = Memory.segment(LAYOUT, 1 << 20);
    private final Blocks blocks = Memory.blocks(words, LAYOUT, 1L << 44 | 1L << 32);
    private final Directory directory = new Directory(words, LAYOUT, blocks);

    @Test
    void aNameIsFoundAgain() {
        long stock = directory.open("stock", Blocks.KIND_LOCK, 64, at -> words.setOpaque(at + 8, 42));
        assertThat(words.getOpaque(stock + 8)).isEqualTo(42);
        assertThat(directory.open("stock", Blocks.KIND_VALUE, 64, _ -> {})).isEqualTo(stock);
        assertThat(directory.find("stock")).isEqualTo(stock);
        assertThat(directory.find("stocks")).isZero();
        assertThat(Blocks.state(blocks.header(stock))).isEqualTo(Blocks.STATE_LIVE);
    }

    @Test
    void namesOfOneBucketAndOneHashAreToldApart() {
        Map<String, Long> made = new TreeMap<>();
        for (String name :
                List.of("AaAa", "BBBB", "AaBB", "BBAa", "a", "b", "c", "d", "e", "ä", "名", "x".repeat(200))) {
            made.put(name, directory.open(name, Blocks.KIND_LOCK, 64, _ -> {}));
        }
        assertThat(made.values()).doesNotHaveDuplicates();
        made.forEach((name, block) -> assertThat(directory.find(name)).isEqualTo(block));
        Map<String, Long> seen = new TreeMap<>();
        directory.forEach(seen::put);
        assertThat(seen).isEqualTo(made);
    }

    @Test
    void aNameIsUniqueUnderConcurrentInsertion() throws Exception {
        int threads = 4;
        int names = 200;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<List<Long>>> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                Blocks mine = Memory.blocks(words, LAYOUT, 1L << 44 | (t + 1L) << 32);
                Directory view = new Directory(words, LAYOUT, mine);
                results.add(executor.submit(() -> {
                    start.await();
                    List<Long> found = new ArrayList<>();
                    for (int i = 0; i < names; i++) {
                        found.add(view.open("name " + i, Blocks.KIND_LOCK, 64, _ -> {}));
                    }
                    return found;
                }));
            }
        }
        assertThat(results)
                .extracting(Future::get)
                .containsOnly(results.getFirst().get());
        long spare = (blocks.top() - blocks.first()) / (64 + NODE_BYTES) - names;
        assertThat(spare)
                .as("blocks of losers, each used again by the next who needs one")
                .isLessThan(threads);
    }

    /// The owner of the lost block may have died before it could link it.
    @Test
    void onlyALinkedBlockIsReachable() {
        long linked = directory.open("linked", Blocks.KIND_LOCK, 64, _ -> {});
        long lost = blocks.allocate(Blocks.KIND_LOCK, 64 + NODE_BYTES);
        long small = blocks.allocate(Blocks.KIND_LOCK, 64);
        assertThat(directory.isReachable(linked, words.getOpaque(linked))).isTrue();
        assertThat(directory.isReachable(lost, words.getOpaque(lost))).isFalse();
        assertThat(directory.isReachable(small, words.getOpaque(small))).isFalse();
    }

    @Test
    void aCycleIsRefused() {
        long block = directory.open("a", Blocks.KIND_LOCK, 64, _ -> {});
        long next = block + 64;
        words.setOpaque(next, block);
        String message =
                "the segment: the directory is damaged: expected the end of a chain, found a cycle at offset " + block;
        assertThat(directory.find("a")).isEqualTo(block);
        assertThatThrownBy(() -> directory.forEach((_, _) -> {}))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> directory.find(nameInTheBucketOf("a")))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage(message);
    }

    private String nameInTheBucketOf(String name) {
        for (int i = 0; ; i++) {
            String other = "other " + i;
            SegmentWords fresh = Memory.segment(LAYOUT, 4096);
            Directory scratch = new Directory(fresh, LAYOUT, Memory.blocks(fresh, LAYOUT, 1L << 44 | 1L << 32));
            scratch.open(name, Blocks.KIND_LOCK, 64, _ -> {});
            long second = scratch.open(other, Blocks.KIND_LOCK, 64, _ -> {});
            if (fresh.getOpaque(second + 64) != 0) {
                return other;
            }
        }
    }

    @Test
    void aChainThatLeavesTheHeapIsRefused() {
        long block = directory.open("a", Blocks.KIND_LOCK, 64, _ -> {});
        words.setOpaque(block + 64, words.size() + 64);
        assertThatThrownBy(() -> directory.forEach((_, _) -> {}))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageStartingWith("the segment: no object can lie at offset " + (words.size() + 64));
    }

    @Test
    void anObjectTooSmallForANameIsRefused() {
        long block = directory.open("a", Blocks.KIND_LOCK, 64, _ -> {});
        long small = blocks.allocate(Blocks.KIND_LOCK, 64);
        words.setOpaque(block + 64, small);
        assertThatThrownBy(() -> directory.forEach((_, _) -> {}))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the object at offset " + small
                        + " is damaged: expected more than 256 bytes, at most 64, found 64");
    }

    @Test
    void anObjectThatReachesBehindTheHeapIsRefused() {
        long block = directory.open("a", Blocks.KIND_LOCK, 64, _ -> {});
        long lines = words.size() / 64;
        words.setOpaque(block, (words.getOpaque(block) & ~(0xFFFFFL << 12)) | (lines << 12));
        assertThatThrownBy(() -> directory.find("a"))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the object at offset " + block
                        + " is damaged: expected more than 256 bytes, at most 320, found " + lines * 64);
    }

    @Test
    void aDamagedLengthOfANameIsRefused() {
        long block = directory.open("a", Blocks.KIND_LOCK, 64, _ -> {});
        words.setOpaque(block + 64 + 8, 201L << 32);
        assertThatThrownBy(() -> directory.forEach((_, _) -> {}))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessage("the segment: the name of the object at offset " + block
                        + " is damaged: expected 0 to 200 bytes, found 201");
    }
}
