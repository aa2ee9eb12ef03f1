package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFullException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A look-up starts near its name, at the node of a bucket or at a hint. A start that is missing, old or wrong costs
/// nothing but time.
class DirectoryBucketsTest extends DirectoryFixture {

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
}
