package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names as the participants give, find and remove them. How they are found among many is in [DirectoryBucketsTest],
/// what the dead leave in [DeadDirectoryTest], what they get when another program writes into the directory in
/// [DamagedDirectoryTest].
class DirectoryTest extends DirectoryFixture {

    private static final long OBJECT_BYTES = 64;
    private static final int CONTENT = 8;
    private static final int TAKEN = 16;

    // ------------------------------------------------------------------------------------------------ names

    @Test
    void aNameIsFoundAgain() {
        long stock = directory.open("stock", Blocks.KIND_LOCK, 64, at -> words.setOpaque(at + 8, 42), view::keep);
        assertThat(words.getOpaque(stock + 8)).isEqualTo(42);
        assertThat(directory.open("stock", Blocks.KIND_VALUE, 64, _ -> {}, view::keep))
                .isEqualTo(stock);
        assertThat(view.find("stock")).isEqualTo(stock);
        assertThat(view.find("stocks")).isZero();
        assertThat(directory.nameOf(stock)).hasValue("stock");
        assertThat(Blocks.state(blocks.header(stock))).isEqualTo(Blocks.STATE_LIVE);
    }

    @Test
    void namesOfEveryLengthAreFound() {
        Map<String, Long> made = new HashMap<>();
        for (int length = 1; length <= Directory.MAX_NAME_BYTES; length++) {
            String name = "/".repeat(length);
            made.put(name, view.open(name));
        }
        for (String name : List.of("ä", "名", "🔒", "名".repeat(341) + "x", "🔒".repeat(256), "a b", " ")) {
            made.put(name, view.open(name));
        }
        assertThat(made.values()).doesNotHaveDuplicates();
        made.forEach((name, block) -> {
            assertThat(view.find(name)).isEqualTo(block);
            assertThat(directory.nameOf(block)).hasValue(name);
        });
    }

    /// Programs in other languages compute the same.
    @ParameterizedTest
    @CsvSource({"stock, b8776cd5", "a, 1a80b1b3", "名, 4f786b38"})
    void theHashIsTheOneOfTheFormat(String name, String hash) {
        assertThat(Integer.toHexString(hash(name))).isEqualTo(hash);
    }

    @Test
    void namesOfOneHashAreToldApart() {
        assertThat(hash(NAMES_OF_ONE_HASH.get(0))).isEqualTo(hash(NAMES_OF_ONE_HASH.get(1)));
        List<String> names = NAMES_OF_ONE_HASH;
        long first = view.open(names.get(0));
        long second = view.open(names.get(1));
        assertThat(second).isNotEqualTo(first);
        assertThat(view.find(names.get(0))).isEqualTo(first);
        assertThat(view.find(names.get(1))).isEqualTo(second);
        view.remove(first);
        assertThat(view.find(names.get(0))).isZero();
        assertThat(view.find(names.get(1))).isEqualTo(second);
        long third = view.open(names.get(0));
        assertThat(view.find(names.get(0))).isEqualTo(third);
        assertThat(view.find(names.get(1))).isEqualTo(second);
    }

    @Test
    void anObjectWithTooManyLinesForANameIsRefused() {
        assertThat(directory.open("large", Blocks.KIND_VALUE, 960, _ -> {}, view::keep))
                .isEqualTo(view.find("large"));
        assertThatThrownBy(() -> directory.open("larger", Blocks.KIND_VALUE, 961, _ -> {}, view::keep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an object with a name must have from 1 to 960 bytes: bytes=961");
    }

    // ------------------------------------------------------------------------------------------------ removal

    @Test
    void aRemovedNameIsFree() {
        long first = view.open("a");
        view.open("b");
        view.remove(first);
        assertThat(view.find("a")).isZero();
        assertThat(view.find("b")).isNotZero();
        long second = view.open("a");
        assertThat(view.find("a")).isEqualTo(second);
        assertThat(objects.names()).isEqualTo(2);
    }

    @Test
    void theMemoryOfRemovedNamesIsUsedAgain() {
        for (int i = 0; i < 100_000; i++) {
            view.remove(view.open("name " + i));
        }
        assertThat(blocks.used()).isLessThan(32 << 10);
        assertThat(objects.names()).isZero();
    }

    /// Whoever has a handle of the removed object is told its name.
    @Test
    void aRemovedBlockHasItsNameUntilItIsFree() {
        long block = view.open("a");
        assertThat(objects.markRemoved(block)).isTrue();
        directory.remove(block);
        assertThat(directory.nameOf(block)).hasValue("a");
        blocks.releaseNew(block);
        assertThat(directory.nameOf(block)).isEmpty();
    }

    @Test
    void removingMayBeDoneAgain() {
        long block = view.open("a");
        assertThat(objects.markRemoved(block)).isTrue();
        directory.remove(block);
        directory.remove(block);
        objects.view(2).directory.remove(block);
        assertThat(view.find("a")).isZero();
        assertThat(objects.names()).isZero();
    }

    @Test
    void aBlockWithoutANameHasNoneToLose() {
        long block = blocks.allocate(Blocks.KIND_LOCK, 64);
        directory.remove(block);
        assertThat(directory.nameOf(block)).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ races

    @Test
    void aNameIsUniqueUnderConcurrentInsertion() throws Exception {
        int threads = 4;
        int names = 2000;
        List<List<Long>> found = inParallel(threads, mine -> {
            List<Long> opened = new ArrayList<>();
            for (int i = 0; i < names; i++) {
                opened.add(mine.open("name " + i));
            }
            return opened;
        });
        assertThat(found).containsOnly(found.getFirst());
        assertThat(found.getFirst()).doesNotHaveDuplicates();
        assertThat(objects.count(Blocks.KIND_LOCK))
                .as("the blocks of losers are free, but for the spare one of each participant")
                .isBetween((long) names, (long) names + threads);
    }

    /// Each object is taken as a lock would be. Two of one name, or one that is used again too early, would be
    /// taken by two threads at a time.
    @Test
    void aNameHasOneObjectAtATimeWhileItIsMadeAndRemoved() throws Exception {
        String[] names = {"a", "b", "c", "d", NAMES_OF_ONE_HASH.get(0), NAMES_OF_ONE_HASH.get(1)};
        AtomicIntegerArray inside = new AtomicIntegerArray(names.length);
        List<Long> removed = inParallel(4, mine -> {
            Random random = new Random(mine.number);
            long removals = 0;
            for (int i = 0; i < 100_000; i++) {
                int n = random.nextInt(names.length);
                long block = directoryOpen(mine, names[n], n);
                if (words.getOpaque(block + CONTENT) != n) {
                    throw new AssertionError("the object of another name");
                }
                if (!words.compareAndSet(block + TAKEN, 0, 1)) {
                    continue;
                }
                if (objects.isLive(block)) {
                    if (inside.incrementAndGet(n) != 1) {
                        throw new AssertionError("two objects of one name");
                    }
                    inside.decrementAndGet(n);
                    if (random.nextBoolean()) {
                        mine.remove(block);
                        removals++;
                        continue;
                    }
                }
                words.setRelease(block + TAKEN, 0);
            }
            return removals;
        });
        assertThat(removed).allMatch(removals -> removals > 0);
        view.removeAll(names);
        assertThat(objects.count(Blocks.KIND_LOCK)).isZero();
        assertThat(objects.names()).isZero();
    }

    private long directoryOpen(NamedObjects.View mine, String name, long content) {
        return mine.directory.open(
                name, Blocks.KIND_LOCK, OBJECT_BYTES, at -> words.setOpaque(at + CONTENT, content), mine::keep);
    }

    @Test
    void namesOfTwoThreadsOfOneProcessDoNotMix() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Future<?>> results = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                int thread = t;
                results.add(executor.submit(() -> {
                    for (int i = 0; i < 5000; i++) {
                        String name = thread + "/" + i;
                        long block = directory.open(name, Blocks.KIND_LOCK, OBJECT_BYTES, _ -> {}, _ -> true);
                        assertThat(directory.find(name, _ -> true)).isEqualTo(block);
                        assertThat(directory.nameOf(block)).hasValue(name);
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }
        assertThat(objects.names()).isEqualTo(10_000);
    }

    private <T> List<T> inParallel(int threads, Work<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<T>> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                NamedObjects.View mine = objects.view(t + 2);
                Callable<T> task = () -> {
                    start.await();
                    return work.with(mine);
                };
                results.add(executor.submit(task));
            }
        }
        List<T> all = new ArrayList<>();
        for (Future<T> result : results) {
            all.add(result.get());
        }
        return all;
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(NamedObjects.View mine) throws Exception;
    }
}
