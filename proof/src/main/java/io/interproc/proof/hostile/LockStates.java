package io.interproc.proof.hostile;

import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.Contributions;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Token;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Draws states of a lock whose words contradict one another: an owner who is gone, or is nobody, or does not know of
/// it, under flags that cannot be together; tickets that were never taken; a waiter who is queued for it and is not, or
/// inherits from one who has nothing.
final class LockStates {

    private static final int PARTS = 6;
    private static final int MOST_SLOTS = 0xFFF;
    private static final int OPTIONS = 0x1F;
    private static final int KNOWN_FLAGS = 16;
    private static final int ALL_FLAGS = 256;
    private static final int GENERATION_SHIFT = 16;
    private static final long MAIN_THREAD = 1;
    private static final int TICKET_BITS = 40;
    private static final long TICKETS_MASK = (1L << TICKET_BITS) - 1;
    private static final long[] TICKETS = {0, 1, 2, 3, 16, -1, -2, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE};

    private final ByteBuffer words;
    private final Fields fields;

    LockStates(ByteBuffer words, Fields fields) {
        this.words = words;
        this.fields = fields;
    }

    /// Draws changes of the words of one lock, at least one of them.
    List<Mutation> draw(SplittableRandom random) {
        int lock = fields.locks().get(random.nextInt(fields.locks().size()));
        int which = random.nextInt(1, 1 << PARTS);
        if (random.nextBoolean()) { // who has the lock, and nothing else
            which = random.nextInt(1, 1 << 2);
        }
        List<Mutation> drawn = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            if (((which >> part) & 1) != 0) {
                drawn.addAll(change(part, lock, random));
            }
        }
        return drawn;
    }

    private List<Mutation> change(int part, int lock, SplittableRandom random) {
        return switch (part) {
            case 0 -> one("owner and flags", lock + LockLine.STATE, 8, owner(random) | flags(random));
            case 1 -> one("options", lock + LockLine.OPTIONS, 4, random.nextInt(OPTIONS + 1));
            case 2 -> one("fencing token", lock + LockLine.FENCE, 8, ticket(random));
            case 3 -> one("tail", lock + WaitQueues.TAIL, 8, near(lock + WaitQueues.HEAD, random));
            case 4 -> one("head", lock + WaitQueues.HEAD, 8, near(lock + WaitQueues.TAIL, random));
            default -> waiter(lock, random);
        };
    }

    private static List<Mutation> one(String what, int offset, int bytes, long value) {
        return List.of(new Mutation(what + " of a lock", offset, bytes, value));
    }

    private static long flags(SplittableRandom random) {
        return random.nextInt(random.nextInt(4) == 0 ? ALL_FLAGS : KNOWN_FLAGS);
    }

    /// Nobody, a participant or one of its threads.
    private static long owner(SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            return 0;
        }
        long participant = participant(random);
        long thread = random.nextBoolean() ? MAIN_THREAD : random.nextInt(64);
        return random.nextInt(4) == 0 ? participant : Token.of(participant, thread);
    }

    /// A token of somebody who lives, of one who is dead, of the one who opens the segment, of one who comes
    /// next, or of a slot that there is not.
    static long participant(SplittableRandom random) {
        int slot = random.nextInt(8) == 0 ? random.nextInt(-1, MOST_SLOTS) : random.nextInt(4);
        return Token.of(slot, random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(3));
    }

    private static long ticket(SplittableRandom random) {
        return TICKETS[random.nextInt(TICKETS.length)];
    }

    private long near(int offset, SplittableRandom random) {
        return random.nextBoolean() ? ticket(random) : words.getLong(offset) + random.nextInt(-3, 4);
    }

    /// A waiter in whatever state, with a ticket or without one.
    private List<Mutation> waiter(int lock, SplittableRandom random) {
        int record = (int) SegmentLayout.STANDARD.recordsAt + random.nextInt(16) * SegmentLayout.RECORD_BYTES;
        long generation = random.nextInt(16);
        long state = random.nextInt(WaiterState.PASSED + 2) | (generation << GENERATION_SHIFT);
        state |= random.nextBoolean() ? WaiterState.ASLEEP : 0;
        state |= random.nextInt(4) == 0 ? WaiterState.NOTIFIED : 0;
        state |= random.nextInt(4) == 0 ? WaiterState.INHERITED : 0;
        state |= random.nextInt(4) == 0 ? WaiterState.MOVED : 0;
        return List.of(
                new Mutation("state of a waiter", record, 8, state),
                new Mutation("owner of a waiter", record + Fields.RECORD_OWNER, 8, participant(random)),
                new Mutation("queue of a waiter", record + Fields.RECORD_QUEUE, 8, lock),
                new Mutation("next queue of a waiter", record + Fields.RECORD_NEXT_QUEUE, 8, lock),
                new Mutation(
                        "ticket of a waiter", record + Fields.RECORD_TICKET, 8, near(lock + WaitQueues.HEAD, random)),
                new Mutation("donor of a waiter", record + Fields.RECORD_DONOR, 8, reference(random, generation)),
                new Mutation("heir of a waiter", record + Fields.RECORD_HEIR, 8, reference(random, generation)),
                new Mutation(
                        "ticket of a moved waiter",
                        record + Fields.RECORD_REQUEUED,
                        8,
                        (generation << TICKET_BITS) | (near(lock + WaitQueues.HEAD, random) & TICKETS_MASK)));
    }

    /// A wait of some record, or of none that there is.
    private static long reference(SplittableRandom random, long generation) {
        int record = random.nextInt(4) == 0 ? random.nextInt(SegmentLayout.MAX_RECORDS + 1) : random.nextInt(16);
        return Contributions.reference(record, random.nextInt(4) == 0 ? random.nextInt(16) : generation);
    }
}
