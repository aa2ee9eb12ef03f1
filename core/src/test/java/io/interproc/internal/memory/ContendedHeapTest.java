package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.ScopeFullException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many threads of several participants use one heap. What one of them allocates is freed by any of them.
class ContendedHeapTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final int PARTICIPANTS = 3;
    private static final int THREADS_EACH = 2;
    private static final int ROUNDS = 60_000;
    private static final int MOST_HELD = 12;

    private final Map<Long, Long> generations = new ConcurrentHashMap<>();
    /// Published blocks that anybody may free.
    private final Queue<long[]> shared = new ConcurrentLinkedQueue<>();

    private static long participant(int i) {
        return 1L << 44 | (i + 1L) << 32;
    }

    /// With the small heap everybody is refused again and again.
    @ParameterizedTest
    @ValueSource(ints = {1 << 15, 1 << 20})
    void nobodyIsGivenWhatAnotherHas(int heapBytes) throws Exception {
        SegmentWords words = Memory.segment(LAYOUT, heapBytes);
        CyclicBarrier start = new CyclicBarrier(PARTICIPANTS * THREADS_EACH);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(PARTICIPANTS * THREADS_EACH)) {
            for (int i = 0; i < PARTICIPANTS; i++) {
                Blocks blocks = Memory.blocks(words, LAYOUT, participant(i));
                for (int t = 0; t < THREADS_EACH; t++) {
                    User user = new User(words, blocks, i * THREADS_EACH + t);
                    running.add(executor.submit(() -> {
                        start.await();
                        user.run();
                        return null;
                    }));
                }
            }
        }
        for (Future<?> each : running) {
            each.get();
        }
        Blocks blocks = Memory.blocks(words, LAYOUT, participant(PARTICIPANTS));
        shared.forEach(block -> blocks.releaseNew(block[0]));
        for (int i = 0; i < PARTICIPANTS; i++) {
            Memory.sweep(blocks, participant(i), (_, _) -> false);
        }
        blocks.forEach(
                (block, header) -> assertThat(header).as("block %d", block).isZero());
        assertThat(blocks.used()).as("bytes in spans").isZero();
        assertThat(blocks.allocate(Blocks.KIND_VALUE, heapBytes)).isPositive();
    }

    /// Writes its mark into what it has, and looks whether it stays there.
    private final class User {
        private final SegmentWords words;
        private final Blocks blocks;
        private final Random random;
        private final long mark;
        private final List<long[]> held = new ArrayList<>();

        User(SegmentWords words, Blocks blocks, int number) {
            this.words = words;
            this.blocks = blocks;
            this.random = new Random(number);
            this.mark = number + 1L;
        }

        void run() {
            for (int i = 0; i < ROUNDS; i++) {
                if (held.size() < random.nextInt(MOST_HELD)) {
                    allocate();
                } else if (!held.isEmpty()) {
                    free(held.remove(random.nextInt(held.size())));
                }
                if (random.nextInt(4) == 0) {
                    long[] one = shared.poll();
                    if (one != null) {
                        free(one);
                    }
                }
            }
            for (Iterator<long[]> each = held.iterator(); each.hasNext(); each.remove()) {
                free(each.next());
            }
        }

        private void allocate() {
            long bytes = random.nextInt(40) == 0
                    ? 8193L + random.nextInt(3000)
                    : 16L + random.nextInt(64 << random.nextInt(5));
            long block;
            try {
                block = blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0);
            } catch (ScopeFullException _) {
                return;
            }
            long header = words.getOpaque(block);
            long generation = Blocks.generation(header);
            assertThat(Blocks.state(header)).isEqualTo(Blocks.STATE_NEW);
            Long before = generations.put(block, generation);
            assertThat(before == null ? 0 : before)
                    .as("the generation of block %d before %d", block, generation)
                    .isLessThan(generation);
            long last = block + (bytes - 1) / 8 * 8;
            for (long at = block + 8; at <= last; at += 8) {
                words.setOpaque(at, mark);
            }
            long[] one = {block, bytes, mark, generation};
            if (random.nextInt(3) == 0) {
                blocks.publish(block);
                shared.add(one);
            } else {
                held.add(one);
            }
        }

        private void free(long[] one) {
            long block = one[0];
            long last = block + (one[1] - 1) / 8 * 8;
            for (long at = block + 8; at <= last; at += 8) {
                if (words.getOpaque(at) != one[2]) {
                    assertThat(words.getOpaque(at)).as("the mark at %d", at).isEqualTo(one[2]);
                }
            }
            assertThat(Blocks.generation(words.getOpaque(block))).isEqualTo(one[3]);
            blocks.releaseNew(block);
        }
    }
}
