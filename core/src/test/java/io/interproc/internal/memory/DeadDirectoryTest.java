package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// What a participant leaves in the directory when it dies between two stores is settled by the others.
class DeadDirectoryTest extends DirectoryFixture {

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
}
