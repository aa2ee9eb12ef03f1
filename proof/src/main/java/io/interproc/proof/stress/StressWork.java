package io.interproc.proof.stress;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.LockOptions;
import io.interproc.LongValue;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Child;
import io.interproc.testkit.Signals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the threads of a stressed JVM do: they change plain fields under locks of every kind, hand elements over by a
/// condition, add to values, publish by a guarded value, and change plain fields with the only permit of a semaphore.
///
/// What the locks guard is in the heap of the JVM, and the locks are in native memory. So a compiler that takes the
/// accesses of one for independent of the other's is found out.
final class StressWork {

    /// A kind of work, and the primitive that it uses.
    private enum Work {
        RLOCK(Primitive.RLOCK, MOST_AT_ONCE),
        LOCK(Primitive.LOCK, MOST_AT_ONCE),
        FAIR(Primitive.RLOCK, FEW_AT_ONCE),
        PUT(Primitive.CONDITION, FEW_AT_ONCE),
        TAKE(Primitive.CONDITION, FEW_AT_ONCE),
        GUARDED(Primitive.VALUE, MOST_AT_ONCE),
        RAW(Primitive.VALUE, MOST_AT_ONCE),
        PUBLISH(Primitive.VALUE, MOST_AT_ONCE),
        PERMIT(Primitive.SEMAPHORE, MOST_AT_ONCE),
        HELD(Primitive.SEMAPHORE, MOST_AT_ONCE),
        BOUNDED(Primitive.BOUNDED_SEMAPHORE, MOST_AT_ONCE);

        private final Primitive primitive;
        private final int mostAtOnce;

        Work(Primitive primitive, int mostAtOnce) {
            this.primitive = primitive;
            this.mostAtOnce = mostAtOnce;
        }
    }

    private static final int MOST_AT_ONCE = 256;
    private static final int FEW_AT_ONCE = 8;
    private static final int ROOM = 4;
    private static final int THREADS = 4;
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final Duration HANG = Duration.ofSeconds(30);

    private final ConcurrentSkipListSet<String> violations = new ConcurrentSkipListSet<>();
    private final Map<Work, AtomicLong> done = new EnumMap<>(Work.class);
    private final List<Work> chosen;
    private final long deadlineNanos;
    private final Account rlocked;
    private final Account locked;
    private final Account fair;
    private final Condition condition;
    private final Deque<Long> buffer = new ArrayDeque<>();
    private long put;
    private long taken;
    private final LongValue guarded;
    private final LongValue raw;
    private final IntValue latest;
    private int published;
    private final Semaphore permit;
    private long permitted;
    private final Semaphore heldPermit;
    private long held;
    private final Semaphore boundedPermit;
    private long bounded;

    private StressWork(Scope scope, List<Work> chosen, boolean careless, long deadlineNanos) {
        for (Work work : Work.values()) {
            done.put(work, new AtomicLong());
        }
        this.chosen = chosen;
        this.deadlineNanos = deadlineNanos;
        LockOptions inOrder = LockOptions.defaults().withFairness(true);
        rlocked = new Account("re-entrant lock", careless ? new CarelessLock() : scope.rlock(), violations::add);
        locked = new Account("lock", careless ? new CarelessLock() : scope.lock(), violations::add);
        fair = new Account("fair lock", careless ? new CarelessLock() : scope.rlock(inOrder), violations::add);
        condition = scope.condition();
        guarded = scope.longValue(0);
        raw = scope.value(ValueType.INT64, 0L, ValueOptions.raw());
        latest = scope.intValue(0);
        permit = scope.semaphore(1);
        heldPermit = scope.semaphore(1);
        boundedPermit = scope.boundedSemaphore(1);
    }

    /// Returns the primitives that there is work for.
    static Set<Primitive> primitives() {
        return Stream.of(Work.values()).map(work -> work.primitive).collect(Collectors.toSet());
    }

    /// The body of a child: a seed, the time in milliseconds, whether the locks are to be careless, the primitives
    /// that are used. Says `violation WHAT` for each kind of violation, and then `end OPERATIONS`.
    static void run(Child parent, String... args) throws InterruptedException {
        long seed = Long.parseLong(args[0]);
        long timeNanos = Duration.ofMillis(Long.parseLong(args[1])).toNanos();
        Thread watch = Thread.ofPlatform().daemon().unstarted(() -> watch(parent, timeNanos));
        watch.start();
        try (Scope scope = Scope.processes()) {
            Set<Primitive> only = Primitive.allNamed(args[3]);
            List<Work> chosen = Stream.of(Work.values())
                    .filter(work -> only.contains(work.primitive))
                    .toList();
            StressWork work =
                    new StressWork(scope, chosen, Boolean.parseBoolean(args[2]), System.nanoTime() + timeNanos);
            work.run(seed);
            work.violations.forEach(violation -> parent.say("violation " + violation));
            long operations =
                    work.done.values().stream().mapToLong(AtomicLong::get).sum();
            parent.say("end " + operations);
        }
        watch.interrupt();
    }

    /// Ends a JVM that hangs, after printing where its threads are.
    private static void watch(Child parent, long timeNanos) {
        try {
            Thread.sleep(Duration.ofNanos(timeNanos).plus(HANG));
        } catch (InterruptedException _) {
            return; // it came to its end
        }
        Signals.quit(ProcessHandle.current().pid());
        parent.say("violation the threads did not come to their end");
        parent.say("end 0");
        Runtime.getRuntime().halt(1);
    }

    private void run(long seed) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            threads.add(builder.name("stress-" + i).start(() -> loop(random)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        check();
    }

    private void loop(SplittableRandom random) {
        try {
            while (System.nanoTime() - deadlineNanos < 0) {
                Work work = chosen.get(random.nextInt(chosen.size()));
                done(work).getAndAdd(work(work, random.nextInt(work.mostAtOnce)));
            }
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            violations.add("a thread failed: " + e.toString().replace('\n', ' '));
        }
    }

    private AtomicLong done(Work work) {
        return Objects.requireNonNull(done.get(work));
    }

    /// Does one kind of work several times.
    ///
    /// @return how often it was done
    private int work(Work work, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            switch (work) {
                case RLOCK -> rlocked.change(i);
                case LOCK -> locked.change(i);
                case FAIR -> fair.change(i);
                case PUT -> {
                    if (!put()) {
                        return i;
                    }
                }
                case TAKE -> {
                    if (!take()) {
                        return i;
                    }
                }
                case GUARDED -> guarded.updateAndGet(n -> n + 1);
                case RAW -> raw.getAndAdd(1);
                case PUBLISH -> {
                    publish();
                    look();
                }
                case PERMIT -> {
                    permit.acquireUninterruptibly();
                    permitted++;
                    permit.release();
                }
                case HELD -> {
                    try (Permits _ = heldPermit.hold()) {
                        held++;
                    }
                }
                case BOUNDED -> {
                    boundedPermit.acquireUninterruptibly();
                    bounded++;
                    boundedPermit.release();
                }
            }
        }
        return times;
    }

    private boolean put() throws InterruptedException {
        return exchange(() -> buffer.size() < ROOM, () -> buffer.addLast(++put));
    }

    private boolean take() throws InterruptedException {
        return exchange(() -> !buffer.isEmpty(), () -> {
            if (buffer.removeFirst() != ++taken) {
                violations.add("condition: an element was lost or came twice");
            }
        });
    }

    private boolean exchange(BooleanSupplier mayGo, Runnable step) throws InterruptedException {
        try (Held _ = condition.hold()) {
            if (!condition.waitFor(mayGo, PATIENCE)) {
                return false;
            }
            step.run();
            condition.notifyAllWaiters();
            return true;
        }
    }

    private void publish() {
        try (Held _ = latest.hold()) {
            int next = latest.get() + 1;
            published = next;
            latest.set(next);
        }
    }

    /// Reads a guarded value without its lock, and then what was written before it.
    private void look() {
        int seen = latest.peek();
        if (published < seen) {
            violations.add("guarded value: what came before it was not seen");
        }
    }

    private void check() {
        rlocked.check(done(Work.RLOCK).get());
        locked.check(done(Work.LOCK).get());
        fair.check(done(Work.FAIR).get());
        equal("elements put", done(Work.PUT).get(), put);
        equal("elements taken", done(Work.TAKE).get(), taken);
        equal("elements left", put - taken, buffer.size());
        equal("guarded value", done(Work.GUARDED).get(), guarded.get());
        equal("raw value", done(Work.RAW).get(), raw.get());
        equal("published value", done(Work.PUBLISH).get(), latest.get());
        equal("changes with a permit", done(Work.PERMIT).get(), permitted);
        equal("changes with a held permit", done(Work.HELD).get(), held);
        equal("changes with a permit of a bounded semaphore", done(Work.BOUNDED).get(), bounded);
    }

    private void equal(String what, long expected, long found) {
        if (expected != found) {
            violations.add("%s: expected %d, found %d".formatted(what, expected, found));
        }
    }
}
