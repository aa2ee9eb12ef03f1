package io.interproc.proof.hostile;

import io.interproc.Event;
import io.interproc.Scope;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.sync.SharedEvent;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Events: set, cleared, waited for by the living and by the dead, and one whose setter died before it signalled
/// anybody.
final class EventPart implements ModelPart {

    static final ModelPart DECLARATION = new EventPart();

    private static final int WAITERS = 3;

    /// One of so many operations has no time-out; what waits is ended by closing its scope.
    private static final int SELDOM = 500;

    private static final int STATE = 8;
    private static final long PENDING = 4;
    private static final int EPOCH_SHIFT = 4;
    private static final int MARKS = 16;
    private static final int PARTS = 3;
    private static final long[] EPOCHS = {0, 1, 2, 3, 1L << 32, Long.MAX_VALUE, -1};
    private static final long[] TICKETS = {0, 1, 2, 3, 16, -1, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE};

    @Override
    public Set<Primitive> primitives() {
        return Set.of(Primitive.EVENT);
    }

    private static Event awaited(Scope scope) {
        return scope.event("awaited event");
    }

    @Override
    public void live(Scope scope) {
        scope.event("set event").set();
        Event cleared = scope.event("cleared event");
        cleared.set();
        cleared.clear();
        scope.event();
        Event awaited = awaited(scope);
        for (int i = 0; i < WAITERS; i++) {
            Model.start(i, awaited::awaitUninterruptibly);
        }
        Eventually.equal("waiters for the event", WAITERS, awaited::waiters);
    }

    /// Of one set only the first store is made.
    @Override
    public void die(Scope scope) {
        Model.start(0, awaited(scope)::awaitUninterruptibly);
        SharedEvent pending = (SharedEvent) scope.event("pending event");
        Words words = pending.engine().words();
        pending.set();
        pending.clear();
        long state = words.getVolatile(pending.offset() + STATE);
        words.compareAndSet(pending.offset() + STATE, state, state | PENDING);
    }

    @Override
    public void witness(Scope scope) {
        Eventually.equal("waiters for the event", WAITERS + 1, awaited(scope)::waiters);
    }

    @Override
    public List<Use.Operation> operations(Scope scope, SplittableRandom random, Supplier<Duration> patience) {
        return List.of(
                new Use.Operation("set event", () -> use(scope.event("set event"), random, patience)),
                new Use.Operation("cleared event", () -> use(scope.event("cleared event"), random, patience)),
                new Use.Operation("awaited event", () -> use(awaited(scope), random, patience)),
                new Use.Operation("pending event", () -> use(scope.event("pending event"), random, patience)),
                new Use.Operation("new event", () -> use(scope.event(), random, patience)));
    }

    private static void use(Event event, SplittableRandom random, Supplier<Duration> patience)
            throws InterruptedException {
        event.isSet();
        event.waiters();
        event.await(patience.get());
        event.set();
        event.await(patience.get());
        event.clear();
        event.await(patience.get());
        if (random.nextInt(SELDOM) == 0) {
            event.awaitUninterruptibly();
        }
    }

    /// Sets that nobody has made or that were taken back, marks that cannot be together, and a queue that ends
    /// before it begins.
    @Override
    public List<Mutation> contradict(ByteBuffer words, Fields fields, SplittableRandom random) {
        List<Long> events = fields.objects(primitives());
        int event = Math.toIntExact(events.get(random.nextInt(events.size())));
        int which = random.nextInt(1, 1 << PARTS);
        List<Mutation> drawn = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            if (((which >> part) & 1) != 0) {
                drawn.add(change(part, event, words, random));
            }
        }
        return drawn;
    }

    private static Mutation change(int part, int event, ByteBuffer words, SplittableRandom random) {
        return switch (part) {
            case 0 -> new Mutation("state of an event", event + STATE, 8, state(words.getLong(event + STATE), random));
            case 1 -> new Mutation("tail of an event", event + WaitQueues.TAIL, 8, ticket(random));
            default -> new Mutation("head of an event", event + WaitQueues.HEAD, 8, ticket(random));
        };
    }

    private static long state(long genuine, SplittableRandom random) {
        long epoch = random.nextBoolean() ? genuine >>> EPOCH_SHIFT : EPOCHS[random.nextInt(EPOCHS.length)];
        return (epoch << EPOCH_SHIFT) | random.nextInt(MARKS);
    }

    private static long ticket(SplittableRandom random) {
        return TICKETS[random.nextInt(TICKETS.length)];
    }
}
