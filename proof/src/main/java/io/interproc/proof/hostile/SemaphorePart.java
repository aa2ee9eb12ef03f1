package io.interproc.proof.hostile;

import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.participant.Token;
import io.interproc.internal.sync.SemaphoreKind;
import io.interproc.internal.sync.SharedSemaphore;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Semaphores: with a bound and without, fair, free, held by the living and by the dead, waited for, and one with more
/// than a block of hold records.
final class SemaphorePart implements ModelPart {

    static final ModelPart DECLARATION = new SemaphorePart();

    private static final int WAITERS = 3;

    /// More participants than a block has hold records; the slots of those are never used otherwise.
    private static final int CROWD = 8;

    private static final int FIRST_OF_CROWD = 16;

    /// One of so many operations has no time-out; what waits is ended by closing its scope.
    private static final int SELDOM = 500;

    private static final int STATE = 8;
    private static final int BALANCE_SHIFT = 32;
    private static final int HELD_SHIFT = 3;
    private static final int MARKS = 8;
    private static final int FIRST_RECORD = 32;
    private static final int RECORD_BYTES = 16;
    private static final int BLOCK_RECORDS = 6;
    private static final int OBJECT = 8;
    private static final int NEXT = 16;
    private static final int PARTS = 5;
    private static final long[] COUNTS = {
        0, 1, 2, 3, 4, -1, Semaphore.MAX_HELD_PERMITS, Semaphore.MAX_HELD_PERMITS + 1L, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final int[] BALANCES = {0, 1, 2, 3, 4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};

    @Override
    public Set<Primitive> primitives() {
        return Set.of(Primitive.SEMAPHORE, Primitive.BOUNDED_SEMAPHORE);
    }

    private static Semaphore fair(Scope scope) {
        return scope.semaphore("fair permits", 1, SemaphoreOptions.defaults().withFairness(true));
    }

    @Override
    public void live(Scope scope) {
        Semaphore held = scope.semaphore("held permits", 3);
        Semaphore fair = fair(scope);
        scope.semaphore("free permits", 5);
        scope.semaphore("dead permits", 2);
        scope.semaphore("crowded permits", 2).hold(1);
        scope.boundedSemaphore("bounded permits", 4).hold(1);
        scope.semaphore(1);
        held.hold(2);
        fair.acquireUninterruptibly(1);
        for (int i = 0; i < WAITERS; i++) {
            Model.start(i, () -> held.acquireUninterruptibly(2));
            Model.start(i, () -> fair.hold(1));
        }
        Eventually.equal("waiters for permits", WAITERS, held::waiters);
        Eventually.equal("waiters for fair permits", WAITERS, fair::waiters);
    }

    @Override
    public void die(Scope scope) {
        scope.semaphore("dead permits", 2).hold(2);
        scope.semaphore("crowded permits", 2).hold(1);
        scope.boundedSemaphore("bounded permits", 4).hold(2);
        Semaphore held = scope.semaphore("held permits", 3);
        held.hold(1);
        Model.start(0, () -> held.hold(1));
    }

    /// The last of a crowd of participants died as they were about to hold permits, and were swept by somebody who
    /// died as it was about to count anew.
    @Override
    public void witness(Scope scope) {
        Semaphore held = scope.semaphore("held permits", 3);
        Eventually.equal("waiters for permits", WAITERS + 1, held::waiters);
        SharedSemaphore crowded = (SharedSemaphore) scope.semaphore("crowded permits", 2);
        SegmentEngine engine = crowded.engine();
        for (int i = 0; i < CROWD; i++) {
            long participant = Token.of(FIRST_OF_CROWD + i, 1);
            engine.holds().claim(crowded.offset(), participant);
            engine.code(SemaphoreKind.PLAIN).sweep(crowded.offset(), participant);
        }
    }

    @Override
    public List<Use.Operation> operations(Scope scope, SplittableRandom random, Supplier<Duration> patience) {
        Use.Body bounded = () -> use(scope.boundedSemaphore("bounded permits", 4), random, patience);
        return List.of(
                new Use.Operation("held permits", () -> use(scope.semaphore("held permits", 3), random, patience)),
                new Use.Operation("fair permits", () -> use(fair(scope), random, patience)),
                new Use.Operation("free permits", () -> use(scope.semaphore("free permits", 5), random, patience)),
                new Use.Operation("dead permits", () -> use(scope.semaphore("dead permits", 2), random, patience)),
                new Use.Operation(
                        "crowded permits", () -> use(scope.semaphore("crowded permits", 2), random, patience)),
                new Use.Operation("bounded permits", bounded),
                new Use.Operation("new permits", () -> use(scope.semaphore(2), random, patience)));
    }

    private static void use(Semaphore semaphore, SplittableRandom random, Supplier<Duration> patience)
            throws InterruptedException {
        semaphore.availablePermits();
        semaphore.heldPermits();
        semaphore.waiters();
        semaphore.isFair();
        Optional<Permits> held = semaphore.tryHold(1 + random.nextInt(2), patience.get());
        int wanted = random.nextInt(3);
        boolean acquired =
                random.nextBoolean() ? semaphore.tryAcquire(wanted) : semaphore.tryAcquire(wanted, patience.get());
        held.ifPresent(Permits::close);
        if (acquired) {
            semaphore.release(wanted);
        }
        if (random.nextInt(4) == 0) {
            int drained = semaphore.drainPermits();
            if (drained > 0) {
                semaphore.release(drained);
            }
        }
        if (random.nextInt(SELDOM) == 0) {
            semaphore.hold(1).close();
        }
    }

    // ------------------------------------------------------------------------------------------------ contradictions

    /// A state word that the hold records do not account for; owners who are dead, or nobody, or the one who opens
    /// the segment and does not know of it; blocks that follow themselves, or belong to something else.
    @Override
    public List<Mutation> contradict(ByteBuffer words, Fields fields, SplittableRandom random) {
        List<Long> semaphores = fields.objects(primitives());
        long semaphore = semaphores.get(random.nextInt(semaphores.size()));
        int anchor = (int) (semaphore + HoldRecords.ANCHOR);
        long chain = words.getLong(anchor);
        int which = random.nextInt(1, 1 << PARTS);
        List<Mutation> drawn = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            if (((which >> part) & 1) != 0 && (part == 0 || chain != 0)) {
                drawn.add(change(part, (int) semaphore, (int) chain, fields, random));
            }
        }
        if (drawn.isEmpty()) {
            drawn.add(new Mutation("hold records of a semaphore", anchor, 8, block(fields, random)));
        }
        return drawn;
    }

    private static Mutation change(int part, int semaphore, int chain, Fields fields, SplittableRandom random) {
        int record = chain + FIRST_RECORD + RECORD_BYTES * random.nextInt(BLOCK_RECORDS);
        return switch (part) {
            case 0 -> new Mutation("state of a semaphore", semaphore + STATE, 8, state(random));
            case 1 ->
                new Mutation(
                        "owner of a hold record",
                        record,
                        8,
                        LockStates.participant(random) | (random.nextInt(3) == 0 ? HoldRecords.GONE : 0));
            case 2 -> new Mutation("count of a hold record", record + 8, 8, COUNTS[random.nextInt(COUNTS.length)]);
            case 3 -> new Mutation("next block of hold records", chain + NEXT, 8, block(fields, random));
            default -> new Mutation("object of hold records", chain + OBJECT, 8, block(fields, random));
        };
    }

    private static long state(SplittableRandom random) {
        long balance = BALANCES[random.nextInt(BALANCES.length)];
        long held = COUNTS[random.nextInt(COUNTS.length)] & Semaphore.MAX_HELD_PERMITS;
        return (balance << BALANCE_SHIFT) | (held << HELD_SHIFT) | random.nextInt(MARKS);
    }

    private static long block(Fields fields, SplittableRandom random) {
        return random.nextInt(4) == 0
                ? 0
                : fields.blocks().get(random.nextInt(fields.blocks().size()));
    }
}
