package io.interproc.testkit.hostile;

import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Draws states of a lock whose words contradict one another: an owner who is gone, or is nobody, or does not know of
/// it, under flags that cannot be together; somebody inside a lock that nobody has; tickets that were never taken; a
/// waiter who is queued for it and is not.
final class LockStates {

    private static final int PARTS = 9;
    private static final int MOST_SLOTS = 0xFFF;
    private static final int OPTIONS = 0xF;
    private static final int WRITERS = 1 << 20;
    private static final int ORDINARY_FLAGS = 16;
    private static final int ALL_FLAGS = 128;
    private static final int SEQUENCE_SHIFT = 8;
    private static final long MAIN_THREAD = 1;
    private static final long THREAD_IDS = 1L << 44;
    private static final long[] FLAGS = {
        0,
        LockLine.BIASED,
        LockLine.REVOKING,
        LockLine.FREEING,
        LockLine.BIASED | LockLine.REVOKING,
        LockLine.REVOKING | LockLine.FREEING,
        LockLine.BIASED | LockLine.FREEING,
        LockLine.BIASED | LockLine.REVOKING | LockLine.FREEING,
        LockLine.BIASED | LockLine.ABANDONED
    };
    private static final long[] TICKETS = {0, 1, 2, 3, 16, -1, -2, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final int[] HOLDS = {0, 1, 2, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};

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
            which = random.nextInt(1, 1 << 4);
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
            case 1 -> one("writer", lock + LockLine.OPTIONS, 4, writer(lock, random));
            case 2 -> one("INSIDE", lock + LockLine.INSIDE, 1, random.nextInt(-1, 3));
            case 3 -> one("thread", lock + LockLine.THREAD, 8, thread(random));
            case 4 -> one("hold count", lock + LockLine.HOLDS, 4, HOLDS[random.nextInt(HOLDS.length)]);
            case 5 -> one("fencing token", lock + LockLine.FENCE, 8, ticket(random));
            case 6 -> one("tail", lock + WaitQueues.TAIL, 8, near(lock + WaitQueues.HEAD, random));
            case 7 -> one("head", lock + WaitQueues.HEAD, 8, near(lock + WaitQueues.TAIL, random));
            default -> waiter(lock, random);
        };
    }

    private static List<Mutation> one(String what, int offset, int bytes, long value) {
        return List.of(new Mutation(what + " of a lock", offset, bytes, value));
    }

    private static long flags(SplittableRandom random) {
        return random.nextInt(4) == 0
                ? random.nextInt(ALL_FLAGS)
                : FLAGS[random.nextInt(FLAGS.length)] | (random.nextBoolean() ? 0 : random.nextInt(ORDINARY_FLAGS));
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

    private long writer(int lock, SplittableRandom random) {
        int options = random.nextInt(4) == 0 ? random.nextInt() : words.getInt(lock + LockLine.OPTIONS);
        int writer = random.nextInt(4) == 0 ? random.nextInt(WRITERS) : Participants.shortName(participant(random));
        int inside = words.get(lock + LockLine.INSIDE);
        return (options & OPTIONS) | (writer << LockLine.WRITER_SHIFT) | (inside << (Byte.SIZE * 3));
    }

    private static long thread(SplittableRandom random) {
        long generation = random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(3);
        long id = switch (random.nextInt(4)) {
            case 0 -> MAIN_THREAD;
            case 1 -> random.nextInt(64);
            case 2 -> THREAD_IDS - 1;
            default -> 0;
        };
        return (generation << 44) | id;
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
        long state = random.nextInt(WaiterState.PASSED + 2) | ((long) random.nextInt(16) << SEQUENCE_SHIFT);
        state |= random.nextBoolean() ? WaiterState.ASLEEP : 0;
        state |= random.nextInt(4) == 0 ? WaiterState.NOTIFIED : 0;
        return List.of(
                new Mutation("state of a waiter", record, 8, state),
                new Mutation("owner of a waiter", record + Fields.RECORD_OWNER, 8, participant(random)),
                new Mutation("lock of a waiter", record + Fields.RECORD_LOCK, 8, lock),
                new Mutation(
                        "ticket of a waiter",
                        record + Fields.RECORD_LOCK_TICKET,
                        8,
                        near(lock + WaitQueues.HEAD, random)));
    }
}
