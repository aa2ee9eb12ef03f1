package io.interproc.proof.simulation;

import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What must hold after every run, whatever the script: a fresh participant enters and sweeps the dead, and then
/// nothing is left of them.
final class Verdict {

    private final World world;
    private final HeapWords memory;
    private final SegmentLayout layout;
    private final WaiterRecords records;
    private final WordNames names;

    Verdict(World world, WaiterRecords records) {
        this.world = world;
        this.memory = world.memory();
        this.layout = world.layout();
        this.records = records;
        this.names = new WordNames(world);
    }

    /// @param judgements those of the script
    void judge(List<Party> parties, List<Consumer<Party>> judgements) {
        boolean full = parties.stream().filter(Party::isInside).count() == layout.participants;
        if (full) {
            return; // no death, and no room to look from
        }
        Party judge = new Party(world, "judge", parties.size());
        judge.join();
        parties.stream()
                .filter(Party::isInside)
                .forEach(party -> party.engine().repair().settleAll());
        List<Party> all = new ArrayList<>(parties);
        all.add(judge);
        for (int i = 0; i < 2; i++) { // what one refers to, another cannot free before
            all.stream().filter(Party::isInside).forEach(Party::collectHandles);
        }
        judgeRecords();
        new HeapVerdict(world, all).judge();
        for (Party party : parties) {
            if (party.isGone()) {
                noTraceOf(party.token());
            }
        }
        judgements.forEach(judgement -> judgement.accept(judge));
        for (long lock : world.locks()) {
            if (!world.isGone(lock)) {
                judgeLock(judge, lock);
            }
        }
        judgeSlots(parties, judge);
    }

    private void judgeRecords() {
        for (int record = 0; record < records.count(); record++) {
            long state = records.state(record);
            if (WaiterState.idle(state) != state) {
                throw new Violation(
                        "record " + record + " must be idle at the end: " + names.value(records.at(record), state));
            }
        }
    }

    private void judgeLock(Party judge, long lock) {
        long state = memory.visible(lock + LockLine.STATE);
        if (Token.owner(state) != 0) {
            throw new Violation("the lock must be free at the end: " + names.value(lock + LockLine.STATE, state));
        }
        boolean refuses = (state & LockLine.ABANDONED) != 0;
        if (!refuses && !judge.lock(lock).tryLock()) {
            throw new Violation(
                    "a free lock must be to be had at the end: " + names.value(lock + LockLine.STATE, state));
        }
    }

    /// Each slot is free, or that of somebody who is alive and inside.
    private void judgeSlots(List<Party> parties, Party judge) {
        for (int slot = 0; slot < layout.participants; slot++) {
            long state = memory.visible(layout.participantsAt + (long) slot * SegmentLayout.PARTICIPANT_BYTES);
            long token = Token.of(slot, state >>> 32);
            boolean lives =
                    judge.token() == token || parties.stream().anyMatch(p -> p.isInside() && p.token() == token);
            if ((int) state != (lives ? Participants.ALIVE : Participants.FREE)) {
                throw new Violation("slot " + slot + " must be " + (lives ? "ALIVE" : "FREE") + " at the end: state "
                        + (int) state + " of generation " + (state >>> 32));
            }
        }
    }

    private void noTraceOf(long token) {
        for (int record = 0; token != 0 && record < records.count(); record++) {
            if (records.owner(record) == token) {
                throw new Violation("nothing must be left of a dead participant: record " + record + " is");
            }
        }
        for (int seat = 0; seat < SegmentLayout.SPIN_SEATS; seat++) {
            if (memory.visible(SegmentLayout.SPIN_SEATS_AT + (long) seat * SegmentLayout.LINE) == (token | 1)) {
                throw new Violation("a dead participant must leave its seat");
            }
        }
    }
}
