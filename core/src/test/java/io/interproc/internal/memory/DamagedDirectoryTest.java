package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Another program writes into the directory: what it writes is refused.
class DamagedDirectoryTest extends DirectoryFixture {

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
