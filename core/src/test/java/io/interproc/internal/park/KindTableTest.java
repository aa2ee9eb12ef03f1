package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Memory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import org.junit.jupiter.api.Test;

/// A record that names what is no queue of an object is told, and nothing else is touched.
class KindTableTest {

    private static final int KIND = 7;

    private final KindCode code = new KindCode() {};
    private final KindTable kinds;
    private final Blocks blocks;
    private final long object;

    KindTableTest() {
        SegmentLayout layout = new SegmentLayout(8, 4, 16, 16, 8, 256);
        Words words = Memory.segment(layout, 8192);
        blocks = Memory.blocks(words, layout, Token.of(0, 1));
        kinds = new KindTable(blocks);
        kinds.add(KIND, code, new KindWords("Thing", "thing"));
        object = blocks.allocate(KIND, SegmentLayout.LINE);
        blocks.publish(object);
    }

    @Test
    void theCodeIsFoundByTheQueue() {
        assertThat(kinds.ofQueue(object)).isSameAs(code);
    }

    @Test
    void aLaneThatTheKindDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> kinds.ofQueue(object + 1))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageContaining("expected one of the 1 queues of the object at offset " + object + ", found 1");
    }

    @Test
    void anotherKindIsRefused() {
        long other = blocks.allocate(KIND + 1, SegmentLayout.LINE);
        assertThatThrownBy(() -> kinds.ofQueue(other))
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageContaining("expected one of [" + KIND + "], found " + (KIND + 1));
    }
}
