package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWordsTest {

    private final HeapWords words = new HeapWords(128);
    private final StoreBuffer buffer = new StoreBuffer(words, false);

    private void late() {
        words.bufferStores(() -> buffer);
    }

    @Test
    void bytesAndIntsLieInLittleEndianOrder() {
        words.setOpaque(8, 0x0807_0605_0403_0201L);
        words.setBytes(14, new byte[] {-1, 9, 10});
        assertThat(words.getOpaque(8)).isEqualTo(0x09FF_0605_0403_0201L);
        assertThat(words.getOpaque(16)).isEqualTo(10);
        words.setIntOpaque(12, -2);
        assertThat(words.getOpaque(8)).isEqualTo(0xFFFF_FFFE_0403_0201L);
        assertThat(words.getAndAddInt(12, 1)).isEqualTo(-2);
        assertThat(words.getIntVolatile(8)).isEqualTo(0x0403_0201);
        byte[] read = new byte[3];
        words.getBytes(7, read);
        assertThat(read).containsExactly(0, 1, 2);
    }

    @Test
    void aThreadSeesItsLateStoresAndNobodyElseDoes() {
        words.setOpaque(0, 7);
        late();
        words.setOpaque(0, 8);
        words.setIntOpaque(4, 9);
        words.setBytes(0, new byte[] {10});
        assertThat(words.getVolatile(0)).isEqualTo((9L << 32) | 10);
        assertThat(words.visible(0)).isEqualTo(7);
        assertThat(buffer.size()).isEqualTo(3);
    }

    @Test
    void lateStoresAreShownInTheirOrder() {
        late();
        words.setOpaque(0, 1);
        words.setRelease(8, 2);
        assertThat(buffer.next()).containsExactly(0);
        buffer.show(0);
        assertThat(words.visible(0)).isEqualTo(1);
        assertThat(words.visible(8)).isZero();
        buffer.drain();
        assertThat(words.visible(8)).isEqualTo(2);
    }

    @Test
    void everyUpdateAndVolatileStoreShowsWhatCameBefore() {
        late();
        words.setOpaque(0, 1);
        assertThat(words.compareAndSet(8, 5, 6)).isFalse();
        assertThat(words.visible(0)).isEqualTo(1);
        words.setOpaque(0, 2);
        words.setVolatile(8, 3);
        assertThat(words.visible(0)).isEqualTo(2);
        words.setOpaque(0, 3);
        assertThat(words.getAndAdd(0, 4)).isEqualTo(3);
        assertThat(words.visible(0)).isEqualTo(7);
        assertThat(words.getAndBitwiseOr(0, 8)).isEqualTo(7);
        assertThat(words.getAndBitwiseAnd(0, ~7L)).isEqualTo(15);
        assertThat(words.getAndSet(0, 1)).isEqualTo(8);
        assertThat(buffer.size()).isZero();
    }

    @Test
    void aReorderingBufferKeepsTheOrderOfAWordAndOfARelease() {
        StoreBuffer reordering = new StoreBuffer(words, true);
        words.bufferStores(() -> reordering);
        words.setOpaque(0, 1);
        words.setOpaque(8, 2);
        words.setOpaque(0, 3);
        words.setRelease(16, 4);
        words.setOpaque(24, 5);
        assertThat(reordering.next()).containsExactly(0, 1, 4);
        reordering.show(4);
        reordering.show(0);
        assertThat(words.visible(24)).isEqualTo(5);
        assertThat(reordering.next()).containsExactly(0, 1);
        reordering.show(0);
        reordering.show(0);
        assertThat(reordering.next()).containsExactly(0);
        assertThat(words.visible(16)).isZero();
        assertThat(words.visible(0)).isEqualTo(3);
    }
}
