package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.memory.Memory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import org.junit.jupiter.api.Test;

/// What others can learn of the thread behind a token, which has room for the low 23 bits of its id.
class ThreadNamesTest {

    private static final long ONE = 77;
    private static final long TWIN = ONE + (1L << 24);
    private static final long PARTICIPANT = Token.of(3, 5);

    private final SegmentLayout layout = new SegmentLayout(8, 4, 16, 16, 8, 256);
    private final Words words = Memory.segment(layout, 8192);
    private final ThreadNames names = new ThreadNames(words, layout);

    @Test
    void theThreadOfATokenIsTheOneThatWasEnteredLast() {
        long token = Token.of(PARTICIPANT, TWIN);
        names.enter(token, ONE);
        assertThat(names.threadOf(token)).isEqualTo(ONE);
        names.enter(token, TWIN);
        assertThat(names.threadOf(token)).isEqualTo(TWIN);
        assertThat(names.find(token, TWIN)).isEqualTo(Thread.currentThread().getName());
        assertThat(names.find(token, ONE)).isEmpty();
    }

    @Test
    void aThreadThatWasNotEnteredIsKnownByItsLowBits() {
        assertThat(names.threadOf(Token.of(PARTICIPANT, ONE))).isEqualTo(ONE);
        assertThat(names.threadOf(Token.of(PARTICIPANT, TWIN))).isEqualTo(ONE);
        assertThat(names.find(Token.of(PARTICIPANT, ONE), ONE)).isEmpty();
    }

    @Test
    void flagsDoNotMatter() {
        long token = Token.of(PARTICIPANT, TWIN);
        names.enter(token, TWIN);
        assertThat(names.threadOf(token | Token.FLAGS_MASK)).isEqualTo(TWIN);
        assertThat(names.find(token | Token.FLAGS_MASK, TWIN)).isNotEmpty();
    }

    /// The main threads of all processes have the same id.
    @Test
    void threadsOfTheSameIdInDifferentProcessesKeepTheirNames() {
        SegmentLayout standard = SegmentLayout.STANDARD;
        Words segment = Memory.segment(standard, 0);
        for (int slot = 0; slot < 4; slot++) {
            new ThreadNames(segment, standard).enter(Token.of(Token.of(slot, 1), ONE), ONE);
        }
        for (int slot = 0; slot < 4; slot++) {
            assertThat(new ThreadNames(segment, standard).find(Token.of(Token.of(slot, 1), ONE), ONE))
                    .isNotEmpty();
        }
    }

    /// A line may be damaged, or half written.
    @Test
    void aThreadIdThatDoesNotFitTheTokenIsNotBelieved() {
        long token = Token.of(PARTICIPANT, TWIN);
        names.enter(token, TWIN + 1);
        assertThat(names.threadOf(token)).isEqualTo(ONE);
    }
}
