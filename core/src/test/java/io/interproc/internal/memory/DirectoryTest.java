package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import java.nio.charset.StandardCharsets;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long OBJECT_BYTES = 64;
    private static final int LINK = 64 + NameNodes.NEXT;
    private static final int KEY = 64 + NameNodes.KEY;
    private static final int CONTENT = 8;
    private static final List<String> NAMES_OF_ONE_HASH = List.of("name 449599", "name 612382");
    private static final int TAKEN = 16;

    private final NamedObjects objects = new NamedObjects(LAYOUT, 4 << 20);
    private final SegmentWords words = objects.words();
    private final NamedObjects.View view = objects.view(1);
    private final Blocks blocks = view.blocks;
    private final Directory directory = view.directory;

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

    private static int hash(String name) {
        return NameNodes.hash(name.getBytes(StandardCharsets.UTF_8));
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
    /// taken
    /// by two threads at a time.
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

    // ------------------------------------------------------------------------------------------------ growth

    @Test
    void aLookUpVisitsAsManyNodesAmongManyNamesAsAmongFew() {
        NamedObjects many = new NamedObjects(LAYOUT, 64 << 20);
        NamedObjects.View mine = many.view(1);
        int made = 0;
        for (int names = 10; names <= 100_000; names *= 10) {
            for (; made < names; made++) {
                mine.open("name " + made);
            }
            many.forgetHints();
            for (double most : new double[] {3.5, 1.3}) { // by walks, which leave hints; by hints
                mine.visits = 0;
                for (int i = 0; i < names; i++) {
                    assertThat(mine.find("name " + i)).isNotZero();
                }
                assertThat((double) mine.visits / names).as("%d names", names).isLessThan(most);
            }
            mine.visits = 0;
            for (int i = 0; i < names; i++) {
                mine.find("none " + i);
            }
            assertThat((double) mine.visits / names)
                    .as("%d names, one that is not there", names)
                    .isLessThan(5.5);
        }
        assertThat(many.words().getOpaque(SegmentLayout.BUCKET_COUNT_AT)).isEqualTo(32_768);
        assertThat(many.view(2).find("name 99999")).isNotZero();
    }

    @Test
    void aFullScopeFindsItsNames() {
        NamedObjects few = new NamedObjects(LAYOUT, 16 << 10);
        NamedObjects.View mine = few.view(1);
        Map<String, Long> made = new HashMap<>();
        assertThatThrownBy(() -> {
                    for (int i = 0; ; i++) {
                        made.put("name " + i, mine.open("name " + i));
                    }
                })
                .isInstanceOf(ScopeFullException.class);
        assertThat(made).hasSizeGreaterThan(60);
        made.forEach((name, block) -> assertThat(mine.find(name)).isEqualTo(block));
    }

    /// What is missing is only a hint.
    @Test
    void bucketsThatWereNotMadeCostNothingButTime() {
        for (int i = 0; i < 1000; i++) {
            view.open("name " + i);
        }
        for (int bucket = 0; bucket < LAYOUT.buckets; bucket++) {
            words.setVolatile(LAYOUT.bucketsAt + 64L * bucket, 0);
        }
        objects.forgetHints();
        for (int i = 0; i < 1000; i++) {
            assertThat(view.find("name " + i)).isNotZero();
        }
        view.remove(view.find("name 1"));
        assertThat(view.find("name 1")).isZero();
    }

    @Test
    void aDamagedNumberOfNamesDoesNotFillTheScope() {
        words.setVolatile(SegmentLayout.NAMES_AT, Long.MAX_VALUE / 2);
        for (int i = 0; i < 100; i++) {
            view.open("name " + i);
        }
        assertThat(blocks.used()).isLessThan(words.size() / 4);
    }

    // ------------------------------------------------------------------------------------------------ hints

    @Test
    void aHintThatIsOldLeadsNowhere() {
        long first = view.open("a");
        long old = words.getOpaque(LAYOUT.bucketsAt + 8);
        assertThat(old).isEqualTo(hint("a", first));
        view.remove(first);
        assertThat(words.getOpaque(LAYOUT.bucketsAt + 8)).isZero();
        words.setOpaque(LAYOUT.bucketsAt + 16, old); // a store that came late
        assertThat(view.find("a")).isZero();
        for (int i = 0; view.open("b" + i) != first; i++) {
            // until the memory is used again
        }
        assertThat(view.find("a")).isZero();
        assertThat(view.open("a")).isNotEqualTo(first);
    }

    @Test
    void hintsThatAreWrongCostNothingButTime() {
        Map<String, Long> made = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            made.put("name " + i, view.open("name " + i));
        }
        long other = blocks.allocate(Blocks.KIND_LOCK, 64);
        blocks.publish(other);
        Random random = new Random(12);
        for (int round = 0; round < 2000; round++) {
            for (int word = 0; word < 8 * LAYOUT.buckets; word++) {
                if (word % 8 != 0) {
                    String name = "name " + random.nextInt(16);
                    long link = switch (random.nextInt(4)) {
                        case 0 -> random.nextLong();
                        case 1 -> other | random.nextInt(32);
                        case 2 -> made.get("name " + random.nextInt(16)) | random.nextInt(32);
                        default -> random.nextLong(words.size());
                    };
                    words.setOpaque(LAYOUT.bucketsAt + 8L * word, hint(name, link & ((1L << 38) - 1)));
                }
            }
            made.forEach((name, block) -> {
                if (view.find(name) != block) {
                    throw new AssertionError(name);
                }
            });
        }
    }

    /// What a program keeps in its objects may look like an object.
    @Test
    void aHintIntoTheMiddleOfABlockLeadsNowhere() {
        for (int lines : new int[] {4, 200}) {
            String name = lines + " lines";
            long real = view.open(name);
            long other = blocks.allocate(Blocks.KIND_VALUE, 64L * lines);
            blocks.publish(other);
            long copy = other + 64;
            for (long at = 0; at < 128; at += 8) {
                words.setOpaque(copy + at, words.getOpaque(real + at));
            }
            view.remove(real);
            words.setOpaque(LAYOUT.bucketsAt + 8, hint(name, copy));
            assertThat(view.find(name)).isZero();
        }
    }

    private static long hint(String name, long block) {
        return NameHints.hint(Integer.toUnsignedLong(hash(name)), NameNodes.link(block, 1));
    }

    // ------------------------------------------------------------------------------------------------ the dead

    /// The owner of the lost block may have died before it could link it.
    @Test
    void onlyALinkedBlockIsReachable() {
        long linked = view.open("linked");
        long lost = blocks.allocate(Blocks.KIND_LOCK, 64 + 256, 1);
        long unnamed = blocks.allocate(Blocks.KIND_LOCK, 64);
        long bucket = blocks.allocate(Blocks.KIND_BUCKET, 64);
        long table = blocks.allocate(Blocks.KIND_BUCKETS, 64);
        assertThat(isReachable(linked)).isTrue();
        assertThat(isReachable(lost)).isFalse();
        assertThat(isReachable(unnamed)).isFalse();
        assertThat(isReachable(bucket)).isFalse();
        assertThat(isReachable(table)).isFalse();
    }

    @Test
    void everyNodeOfABucketAndEveryTableIsReachable() {
        for (int i = 0; i < 1000; i++) {
            view.open("name " + i);
        }
        int[] found = new int[2];
        blocks.forEach((block, header) -> {
            int kind = Blocks.kind(header);
            if (kind == Blocks.KIND_BUCKET || kind == Blocks.KIND_BUCKETS) {
                assertThat(directory.isReachable(block, header)).isTrue();
                found[kind == Blocks.KIND_BUCKET ? 0 : 1]++;
            }
        });
        assertThat(found[0]).isGreaterThan(128);
        assertThat(found[1]).isEqualTo(6); // 4 buckets to 256
    }

    /// The block may have been used before: what is written where its node will be is old.
    @Test
    void aBlockWithAnOldNodeIsNotReachable() {
        long living = view.open("living");
        long lost = blocks.allocate(Blocks.KIND_LOCK, 64 + 256, 1);
        words.setOpaque(lost + LINK, living);
        words.setOpaque(lost + KEY, words.getOpaque(living + KEY));
        assertThat(isReachable(lost)).isFalse();
        words.setOpaque(lost + KEY, -1);
        assertThat(isReachable(lost)).isFalse();
    }

    private boolean isReachable(long block) {
        return directory.isReachable(block, words.getOpaque(block));
    }

    /// Killed between the CAS that inserts it and the store that publishes it.
    @Test
    void aBlockThatItsDeadCreatorInsertedIsPublishedByWhoFindsIt() {
        long block = view.open("a");
        words.setVolatile(block, NamedObjects.withState(words.getOpaque(block), Blocks.STATE_NEW));
        NamedObjects.View other = objects.view(2);
        assertThat(other.find("a")).isEqualTo(block);
        assertThat(objects.isLive(block)).isTrue();
    }

    @Test
    void theSweepSettlesWhatADeadCreatorLeft() {
        long inserted = view.open("inserted");
        words.setVolatile(inserted, NamedObjects.withState(words.getOpaque(inserted), Blocks.STATE_NEW));
        assertThatThrownBy(() -> directory.open(
                        "lost",
                        Blocks.KIND_LOCK,
                        64,
                        _ -> {
                            throw new IllegalStateException("dies here");
                        },
                        view::keep))
                .hasMessage("dies here");
        NamedObjects.View other = objects.view(2);
        Memory.sweep(other.blocks, view.token, other.directory::isReachable);
        assertThat(objects.isLive(inserted)).isTrue();
        assertThat(objects.count(Blocks.KIND_LOCK)).isEqualTo(1);
        assertThat(other.find("inserted")).isEqualTo(inserted);
        assertThat(other.find("lost")).isZero();
    }

    /// Killed before it marked the node.
    @Test
    void aRemovedBlockInTheListIsUnlinkedByWhoFindsIt() {
        long block = view.open("a");
        assertThat(objects.markRemoved(block)).isTrue();
        NamedObjects.View other = objects.view(2);
        assertThat(other.find("a")).isZero();
        assertThat(isReachable(block)).isFalse();
        assertThat(objects.names()).isZero();
    }

    @Test
    void aNameWhoseRemovedBlockIsStillInTheListMayBeUsedAgain() {
        long block = view.open("a");
        assertThat(objects.markRemoved(block)).isTrue();
        NamedObjects.View other = objects.view(2);
        long second = other.open("a");
        assertThat(second).isNotEqualTo(block);
        other.directory.remove(block); // the sweep of the remover
        assertThat(other.find("a")).isEqualTo(second);
    }

    /// Killed between the mark and the CAS that unlinks it.
    @Test
    void aMarkedNodeIsUnlinkedByTheSweep() {
        long block = view.open("a");
        assertThat(objects.markRemoved(block)).isTrue();
        words.setVolatile(block + LINK, NameNodes.marked(words.getVolatile(block + LINK)));
        objects.view(2).directory.remove(block);
        words.zero(block + LINK, 256 - NameNodes.NEXT); // used again
        assertThat(view.find("a")).isZero();
        assertThat(view.open("a")).isNotEqualTo(block);
    }

    /// Killed between the CAS that inserts the node of a bucket and the CAS of the bucket's word.
    @Test
    void theNodeOfABucketWithoutAWordIsFoundByTheNextWhoCreatesThere() {
        for (int i = 0; i < 16; i++) {
            view.open("name " + i);
        }
        long nodes = objects.count(Blocks.KIND_BUCKET);
        long word = LAYOUT.bucketsAt + 64;
        long node = words.getVolatile(word);
        words.setVolatile(word, 0);
        for (int i = 16; i < 64 && words.getVolatile(word) == 0; i++) {
            view.open("name " + i);
        }
        assertThat(words.getVolatile(word)).isEqualTo(node);
        assertThat(objects.count(Blocks.KIND_BUCKET)).isLessThan(nodes + 48);
    }

    // ------------------------------------------------------------------------------------------------ damage

    @Test
    void nodesOutOfOrderAreRefused() {
        long low = view.open("name 0");
        long high = view.open("name 1");
        assertThat(order("name 0")).isLessThan(order("name 1"));
        assertThat(order("name 1")).isLessThan(order("name 3"));
        words.setOpaque(high + LINK, NameNodes.link(low, 1));
        assertDamaged(
                () -> view.find("name 3"),
                ": the directory is damaged: expected at offset " + low + " a key that is not below 0x"
                        + Long.toHexString(order("name 1")) + ", found 0x" + Long.toHexString(order("name 0")));
    }

    private static long order(String name) {
        return NameNodes.order(NameNodes.keyOfName(name.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aCycleIsRefused() {
        List<String> names = NAMES_OF_ONE_HASH;
        long block = view.open(names.get(0));
        words.setOpaque(block + LINK, NameNodes.link(block, 1));
        assertThat(view.find(names.get(0))).isEqualTo(block);
        assertDamaged(
                () -> view.find(names.get(1)),
                ": the directory is damaged: expected the end of the list, found a cycle at offset " + block);
    }

    @Test
    void aCycleOfRemovedNodesIsRefused() {
        long block = view.open("a");
        words.setOpaque(block + LINK, NameNodes.marked(NameNodes.link(block, 1)));
        assertDamaged(
                () -> view.find("a"),
                ": the directory is damaged: expected the end of the list, found a cycle at offset " + block);
    }

    @Test
    void aLinkThatLeavesTheHeapIsRefused() {
        long block = view.open("a");
        words.setOpaque(SegmentLayout.FIRST_NAME_AT, words.size() + 64);
        assertDamaged(() -> view.find("a"), ": the link to a name at offset 776 is damaged: expected a line below ");
        words.setOpaque(SegmentLayout.FIRST_NAME_AT, 64);
        assertDamaged(() -> view.find("a"), ": no object can lie at offset 64");
        words.setOpaque(SegmentLayout.FIRST_NAME_AT, NameNodes.link(block, 1) | 32);
        assertDamaged(() -> view.find("a"), ": the link to a name at offset 776 is damaged: expected a line below ");
        words.setOpaque(SegmentLayout.FIRST_NAME_AT, NameNodes.marked(NameNodes.link(block, 1)));
        assertDamaged(() -> view.find("a"), ": the link to a name at offset 776 is damaged: expected a line below ");
        words.setOpaque(SegmentLayout.FIRST_NAME_AT, -1);
        assertDamaged(() -> view.find("a"), ": the link to a name at offset 776 is damaged: expected a line below ");
    }

    @Test
    void aDamagedKeyIsRefused() {
        long block = view.open("a");
        long key = words.getOpaque(block + KEY);
        words.setOpaque(block + KEY, key + 1024);
        String name =
                ": the name of the object at offset " + block + " is damaged: expected from 1 to 1024 bytes, found ";
        assertDamaged(() -> view.find("b"), name + "1025");
        assertDamaged(() -> directory.nameOf(block), name + "1025");
        words.setOpaque(block + KEY, key - 1);
        assertDamaged(() -> view.find("b"), name + "0");
        words.setOpaque(block + KEY, 0);
        assertDamaged(() -> view.find("b"), name + "none");
        words.setOpaque(block + KEY, -1);
        assertDamaged(() -> view.find("b"), name + Integer.MAX_VALUE);
        assertDamaged(() -> directory.remove(block), name + Integer.MAX_VALUE);
    }

    @Test
    void aHeaderWithoutTheNameIsRefused() {
        long block = view.open("a");
        long header = words.getOpaque(block);
        String message = ": the header of the object at offset " + block + " is damaged: expected a name in line 1,"
                + " found 0x";
        words.setOpaque(block, (header & ~0xF000L) | 0x2000);
        assertDamaged(() -> view.find("a"), message);
        words.setOpaque(block, NamedObjects.withState(header, Blocks.STATE_FREE));
        assertDamaged(() -> view.find("a"), message);
    }

    @Test
    void aHeaderWhoseNameLeavesTheSegmentIsRefused() {
        long last = 0;
        for (int i = 0; i < 100; i++) {
            last = Math.max(last, view.open("name " + i));
        }
        long block = last;
        words.setVolatile(SegmentLayout.HEAP_TOP_AT, words.size() & -256);
        long end = (words.size() & -256) - 64;
        words.setOpaque(end, (words.getOpaque(block) & ~0xF000L) | 0xF000);
        assertDamaged(
                () -> directory.nameOf(end),
                ": the link to a name at offset " + end + " is damaged: expected a line below " + words.size());
    }

    @Test
    void aDamagedWordOfABucketIsRefused() {
        for (int i = 0; i < 100; i++) {
            view.open("name " + i);
        }
        long word = LAYOUT.bucketsAt + 64;
        long node = words.getVolatile(word);
        words.setVolatile(word, node + 64);
        assertDamaged(this::findAll, ": the word of bucket 1, at offset " + word + ", is damaged: expected the offset");
        words.setVolatile(word, words.getVolatile(LAYOUT.bucketsAt + 128));
        assertDamaged(this::findAll, ": the word of bucket 1, at offset " + word + ", is damaged: expected the offset");
        words.setVolatile(word, -64);
        assertDamaged(this::findAll, ": no object can lie at offset -64");
        words.setVolatile(word, node);
        words.setVolatile(node + NameNodes.KEY, words.getVolatile(node + NameNodes.KEY) + 1);
        assertDamaged(this::findAll, ": the ");
    }

    @Test
    void aDamagedTableIsRefused() {
        for (int i = 0; i < 100; i++) {
            view.open("name " + i);
        }
        long word = SegmentLayout.BUCKET_TABLES_AT;
        for (long wrong : new long[] {0, view.find("name 1")}) {
            words.setVolatile(word, wrong);
            NamedObjects.View other = objects.view(2);
            assertDamaged(
                    () -> findAll(other),
                    ": the word at offset 840 is damaged: expected the offset of a table of 4 buckets, found " + wrong);
        }
        words.setVolatile(word, 63);
        assertDamaged(() -> findAll(objects.view(3)), ": no object can lie at offset 63");
    }

    @Test
    void aDamagedNumberOfBucketsIsRefused() {
        for (long wrong : new long[] {0, 3, -1, Long.MIN_VALUE, 1L << 23}) {
            words.setVolatile(SegmentLayout.BUCKET_COUNT_AT, wrong);
            assertDamaged(
                    () -> view.find("a"),
                    ": the number of buckets, at offset 832, is damaged: expected a power of two from 1 to 4194304,"
                            + " found " + wrong);
        }
    }

    private void findAll() {
        findAll(view);
    }

    private void findAll(NamedObjects.View in) {
        objects.forgetHints();
        for (int i = 0; i < 100; i++) {
            in.find("name " + i);
        }
    }

    private void assertDamaged(ThrowingCallable use, String message) {
        objects.forgetHints();
        assertThatThrownBy(use)
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageStartingWith("the segment" + message);
    }
}
