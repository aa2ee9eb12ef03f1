package io.interproc.internal.participant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTest {

    @Test
    void slotAndGenerationComeBack() {
        for (int slot : new int[] {0, 1, 1023}) {
            for (long generation : new long[] {0, 1, Token.GENERATIONS - 1}) {
                long token = Token.of(slot, generation);
                assertThat(Token.slot(token)).isEqualTo(slot);
                assertThat(Token.generation(token)).isEqualTo(generation);
                assertThat(Token.participant(token)).isEqualTo(token);
                assertThat(token).isNotZero();
            }
        }
    }

    @Test
    void generationsWrap() {
        assertThat(Token.of(5, Token.GENERATIONS)).isEqualTo(Token.of(5, 0));
        assertThat(Token.generation(Token.of(5, Token.GENERATIONS + 3))).isEqualTo(3);
    }

    @Test
    void theFreeWordHasNoSlot() {
        assertThat(Token.slot(0)).isEqualTo(-1);
    }

    @Test
    void aThreadsTokenDiffersFromTheRecoverysAndKeepsTheParticipant() {
        long participant = Token.of(7, 9);
        for (long thread : new long[] {1, 2, 0x7F_FFFF, 0x80_0000, Long.MAX_VALUE}) {
            long token = Token.of(participant, thread);
            assertThat(Token.participant(token)).isEqualTo(participant);
            assertThat(Token.owner(token)).isEqualTo(token).isNotEqualTo(participant);
            assertThat(Token.owner(token | Token.FLAGS_MASK)).isEqualTo(token);
        }
    }

    @Test
    void threadsThatShareLowBitsShareAToken() {
        long participant = Token.of(7, 9);
        assertThat(Token.of(participant, 5L)).isEqualTo(Token.of(participant, 5L + (1 << 23)));
        assertThat(Token.of(participant, 5L)).isNotEqualTo(Token.of(participant, 6L));
    }

    @Test
    void aTokenMayBeThatOfEveryThreadWithItsLowBitsAndOfNoOther() {
        long token = Token.of(Token.of(7, 9), 5L) | Token.FLAGS_MASK;
        assertThat(Token.mayBe(token, 5)).isTrue();
        assertThat(Token.mayBe(token, 5L + (1 << 23))).isTrue();
        assertThat(Token.mayBe(token, 5L + (1L << 40))).isTrue();
        assertThat(Token.mayBe(token, 6)).isFalse();
        assertThat(Token.mayBe(Token.of(Token.of(7, 9), 1L << 23), 0)).isFalse();
        assertThat(Token.mayBe(Token.of(7, 9), 5)).isFalse();
        assertThat(Token.mayBe(0, 5)).isFalse();
    }

    @Test
    void theLowBitsOfAThreadsIdComeBack() {
        for (long thread : new long[] {1, 2, 0x7F_FFFF}) {
            assertThat(Token.lowThreadId(Token.of(Token.of(7, 9), thread) | Token.FLAGS_MASK))
                    .isEqualTo(thread);
            assertThat(Token.lowThreadId(Token.of(Token.of(7, 9), thread + (1L << 24))))
                    .isEqualTo(thread);
        }
    }

    @Test
    void aSlotHasHadItsEarlierGenerations() {
        assertThat(Token.isOfOrBefore(Token.of(Token.of(7, 9), 3L), Token.of(7, 9)))
                .isTrue();
        assertThat(Token.isOfOrBefore(Token.of(7, 8), Token.of(7, 9))).isTrue();
        assertThat(Token.isOfOrBefore(Token.of(7, Token.GENERATIONS - 1), Token.of(7, 0)))
                .isTrue();
        assertThat(Token.isOfOrBefore(Token.of(7, 10), Token.of(7, 9))).isFalse();
        assertThat(Token.isOfOrBefore(Token.of(6, 9), Token.of(7, 9))).isFalse();
        assertThat(Token.isOfOrBefore(0, Token.of(7, 9))).isFalse();
    }
}
