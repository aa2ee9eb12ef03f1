package io.interproc.internal.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.ScopeFullException;
import io.interproc.internal.memory.Memory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.SegmentWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParticipantsTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final int SLOTS = LAYOUT.participants;

    private final SegmentWords words = Memory.segment(LAYOUT, 4096);
    private final Map<Integer, Party> held = new HashMap<>();

    /// A process as the kernel sees it: what it holds is dropped when it dies.
    private final class Party implements Leases {
        private final Participants table = new Participants(words, LAYOUT, this);

        @Override
        public boolean tryTake(int slot) {
            return held.putIfAbsent(slot, this) == null;
        }

        @Override
        public void release(int slot) {
            held.remove(slot, this);
        }

        @Override
        public boolean isHeldByAnother(int slot) {
            return held.containsKey(slot) && held.get(slot) != this;
        }

        private long enter(long pid) {
            return table.enter(pid, 1000);
        }

        private void die() {
            held.values().removeIf(holder -> holder == this);
        }

        private void leave() {
            table.leaveTable();
            table.leaveLease();
        }
    }

    private final Party first = new Party();
    private final Party second = new Party();

    @Test
    void whoEntersIsAliveForTheOthers() {
        long token = first.enter(71);
        long other = second.enter(72);
        assertThat(token).isEqualTo(Token.of(0, 1));
        assertThat(other).isEqualTo(Token.of(1, 1));
        assertThat(first.table.isDead(other)).isFalse();
        assertThat(second.table.isDead(token)).isFalse();
        assertThat(first.table.isDead(token)).as("one's own slot").isFalse();
        assertThat(second.table.pid(token)).isEqualTo(71);
        assertThat(second.table.enteredMillis(token)).isEqualTo(1000);
    }

    @Test
    void whoLeftIsGoneAndItsSlotGetsTheNextGeneration() {
        long token = first.enter(71);
        second.enter(72);
        first.leave();
        assertThat(second.table.isDead(token)).isTrue();
        assertThat(deadSeenBy(second)).isEmpty();
        long next = new Party().enter(73);
        assertThat(next).isEqualTo(Token.of(0, 2));
        assertThat(second.table.isDead(token)).isTrue();
        assertThat(second.table.isDead(next)).isFalse();
        assertThat(second.table.pid(token)).as("the slot has another user").isZero();
    }

    @Test
    void whoDiedIsProvenDeadAndItsSlotIsFreeAfterTheSweepOnly() {
        long token = first.enter(71);
        second.enter(72);
        assertThat(deadSeenBy(second)).isEmpty();
        first.die();
        assertThat(second.table.isDead(token)).isTrue();
        assertThat(second.table.awaitsSweep(token)).isTrue();
        assertThat(deadSeenBy(second)).containsExactly(token);
        assertThat(new Party().enter(73)).isEqualTo(Token.of(2, 1));
        second.table.swept(token);
        assertThat(second.table.awaitsSweep(token)).isFalse();
        assertThat(deadSeenBy(second)).isEmpty();
        assertThat(new Party().enter(74)).isEqualTo(Token.of(0, 2));
    }

    @Test
    void aLateSweeperDoesNotFreeTheSlotOfTheNextUser() {
        long token = first.enter(71);
        second.enter(72);
        first.die();
        assertThat(second.table.isDead(token)).isTrue();
        second.table.swept(token);
        Party third = new Party();
        long next = third.enter(73);
        second.table.swept(token);
        assertThat(second.table.isDead(next)).isFalse();
        third.die();
        assertThat(second.table.isDead(next)).isTrue();
        second.table.swept(token);
        assertThat(second.table.awaitsSweep(next)).isTrue();
    }

    /// A process that died after its lease and before ALIVE was never there.
    @Test
    void aLeaseAloneLeavesNothing() {
        assertThat(first.tryTake(0)).isTrue();
        assertThat(second.enter(72)).isEqualTo(Token.of(1, 1));
        first.die();
        assertThat(deadSeenBy(second)).isEmpty();
        assertThat(new Party().enter(73)).isEqualTo(Token.of(0, 1));
    }

    @Test
    void generationsWrapWithoutMixingParticipants() {
        words.setVolatile(LAYOUT.participantsAt, (Token.GENERATIONS - 2) << 32);
        long last = first.enter(71);
        assertThat(Token.generation(last)).isEqualTo(Token.GENERATIONS - 1);
        first.leave();
        long wrapped = second.enter(72);
        assertThat(Token.slot(wrapped)).isZero();
        assertThat(Token.generation(wrapped)).isZero();
        assertThat(new Party().table.isDead(last)).isTrue();
        assertThat(new Party().table.isDead(wrapped)).isFalse();
    }

    @Test
    void tokensOfNoSlotAreGone() {
        first.enter(71);
        assertThat(first.table.isDead(0)).isTrue();
        assertThat(first.table.isDead(Token.of(SLOTS, 1))).isTrue();
        assertThat(first.table.isDead(Token.of(4000, 1))).isTrue();
        assertThat(first.table.pid(0)).isZero();
        assertThat(first.table.pid(Token.of(4000, 1))).isZero();
        assertThat(first.table.awaitsSweep(Token.of(4000, 1))).isFalse();
    }

    @Test
    void aFullTableRefusesWithItsSize() {
        List<Party> all = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            all.add(new Party());
            assertThat(all.getLast().enter(i)).isEqualTo(Token.of(i, 1));
        }
        assertThatThrownBy(() -> first.enter(99))
                .isInstanceOf(ScopeFullException.class)
                .hasMessage("the scope has 8 participants, and no place for another; close the scope in processes that"
                        + " do not need it");
        all.get(3).leave();
        assertThat(first.enter(99)).isEqualTo(Token.of(3, 2));
        assertThat(held).hasSize(SLOTS);
    }

    @Test
    void aTableFullOfTheDeadHasAPlaceOverOneOfThem() {
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            Party process = new Party();
            tokens.add(process.enter(i + 1));
            process.die();
        }
        long token = first.enter(99);
        assertThat(token).isEqualTo(Token.of(0, 2));
        assertThat(first.table.predecessor()).isEqualTo(tokens.getFirst());
        assertThat(first.table.pid(tokens.getFirst())).isEqualTo(1);
        assertThat(first.table.pid(token)).isEqualTo(99);
        assertThat(deadSeenBy(first)).containsExactlyElementsOf(tokens.subList(1, SLOTS));
        assertThat(first.table.isDead(tokens.getFirst())).isTrue();
    }

    @Test
    void aDeathProvenByOneIsSeenByAll() {
        long token = first.enter(71);
        second.enter(72);
        Party third = new Party();
        third.enter(73);
        first.die();
        assertThat(second.table.isDead(token)).isTrue();
        assertThat(deadSeenBy(third)).containsExactly(token);
        third.table.swept(token);
        assertThat(deadSeenBy(second)).isEmpty();
    }

    private static List<Long> deadSeenBy(Party process) {
        List<Long> dead = new ArrayList<>();
        process.table.forEachDead(dead::add);
        return dead;
    }
}
