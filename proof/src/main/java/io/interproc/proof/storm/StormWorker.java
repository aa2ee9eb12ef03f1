package io.interproc.proof.storm;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.proof.storm.Ledger.Account;
import io.interproc.testkit.Child;
import io.interproc.testkit.Referee;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A process of a storm: many threads, platform and virtual, that do everything at random.
final class StormWorker {

    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final int NAMES = 1 << 14;
    private static final int INITIAL = 7;
    private static final long MOST_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DESCRIPTORS_LEFT = 6;
    /// Of its own lock in a row, so that it dies on the quick paths, too.
    private static final int MOST_VISITS = 3 * 3 * 1024;

    private static final int SELDOM = 64;
    /// Of so many visits to something new, one is to the other scope.
    private static final int VISITS_TO_OTHER = 8;
    private static final long MOST_STAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// A logger is held, so that its level lasts.
    private static final Logger LIBRARY = Logger.getLogger("io.interproc");

    /// What is there to take descriptors, and never closed.
    private static final Deque<FileInputStream> TAKEN = new ArrayDeque<>();

    private final Child parent;
    private final Scope scope;
    private final Goods goods;
    private final List<Referee> referees;
    private final Ledger ledger;
    private final ScopeOptions options;
    private final Weather.Kind kind;
    private final int place;
    private volatile boolean stopped;

    private StormWorker(
            Child parent,
            Scope scope,
            ScopeOptions options,
            Weather.Kind kind,
            List<Referee> referees,
            Ledger ledger,
            int place) {
        this.parent = parent;
        this.kind = kind;
        this.place = place;
        this.scope = scope;
        this.options = options;
        this.goods = Goods.of(scope);
        this.referees = referees;
        this.ledger = ledger;
    }

    /// What happens all the time here is not worth a word of the log.
    static void beQuiet() {
        LIBRARY.setLevel(Level.OFF);
    }

    /// The body of the child: the scope, its kind, the threads, a seed, the ledger, the referees.
    static void run(Child parent, String... args) throws InterruptedException, IOException {
        beQuiet();
        Weather.Kind kind = Weather.Kind.valueOf(args[1]);
        if (kind == Weather.Kind.CRAMPED) {
            takeDescriptors();
        } else if (kind == Weather.Kind.STEPPED) {
            SteppedClock.awaitStep();
        }
        parent.say("started");
        int place = Integer.parseInt(parent.next().substring("begin ".length()));
        List<Referee> referees = new ArrayList<>();
        for (int i = 0; i < Goods.REFEREES; i++) {
            referees.add(Referee.open(args[5 + i]));
        }
        ScopeOptions options = ScopeOptions.defaults().withPortableWaiting(kind == Weather.Kind.PORTABLE);
        try (Scope scope = Scope.processes(args[0], options);
                Ledger ledger = Ledger.open(args[4])) {
            new StormWorker(parent, scope, options, kind, referees, ledger, place)
                    .work(Integer.parseInt(args[2]), Long.parseLong(args[3]));
        }
        parent.say("ended");
    }

    /// Takes all descriptors but a few. The class path is opened before, since classes must be found still.
    private static void takeDescriptors() throws IOException {
        Collections.list(ClassLoader.getSystemResources("in no place of the class path"));
        try {
            while (true) {
                TAKEN.push(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException _) {
            for (int i = 0; i < DESCRIPTORS_LEFT; i++) {
                TAKEN.pop().close();
            }
        }
    }

    private void work(int count, long seed) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            boolean stays = i == place % 2;
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            threads.add(builder.name("storm-" + i).start(() -> loop(random, stays, begun)));
        }
        begun.await();
        parent.say("ready");
        String order = parent.next();
        if (order.startsWith("hold ")) {
            goods.probes()
                    .get(Integer.parseInt(order.substring("hold ".length())))
                    .lock();
            parent.say("holding");
            order = parent.next();
        }
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (!order.equals("stop")) {
            throw new IllegalArgumentException(order);
        }
    }

    /// @param stays whether it is the thread that uses the worker's own lock
    private void loop(Random random, boolean stays, CountDownLatch begun) {
        try {
            while (!stopped) {
                ledger.begin(Account.OPERATIONS, 1);
                begun.countDown();
                if (stays && random.nextBoolean()) {
                    stay(random.nextInt(MOST_VISITS));
                } else {
                    operate(random);
                }
                ledger.done(Account.OPERATIONS, 1);
                LockSupport.parkNanos(random.nextLong(MOST_IDLE_NANOS));
            }
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            parent.say("failed " + e.toString().replace('\n', ' '));
        }
    }

    private void operate(Random random) throws InterruptedException, IOException {
        int number = random.nextInt(random.nextInt(SELDOM) == 0 ? Goods.LOCKS : Goods.COMMON);
        Lock lock = goods.locks().get(number);
        switch (random.nextInt(12)) {
            case 0 -> visit(lock.hold(), number);
            case 1 -> {
                Optional<Held> held = lock.tryHold(PATIENCE);
                held.ifPresent(taken -> visit(taken, number));
            }
            case 2 -> enterAgain(goods.locks().get(1), 1);
            case 3 -> beInterrupted(lock);
            case 4 -> {
                ledger.begin(Account.GUARDED, 1);
                goods.guarded().incrementAndGet();
                ledger.done(Account.GUARDED, 1);
            }
            case 5 -> {
                ledger.begin(Account.UPDATED, 1);
                goods.updated().updateAndGet(n -> n + 1);
                ledger.done(Account.UPDATED, 1);
            }
            case 6 -> {
                ledger.begin(Account.RAW, 1);
                addToRaw();
                ledger.done(Account.RAW, 1);
            }
            case 7 -> changeBoth();
            case 8, 9 -> await(goods.condition());
            case 10 -> notifySome(goods.condition(), 1 + random.nextInt(4));
            default -> {
                if (random.nextInt(VISITS_TO_OTHER) == 0) {
                    visitOther(random);
                } else {
                    make("name" + random.nextInt(NAMES));
                }
            }
        }
    }

    /// Uses the lock of the place again and again. Whoever was here before may have died inside, and it may be
    /// somebody else's for a moment.
    private void stay(int visits) {
        int number = Goods.COMMON + place;
        Lock own = goods.locks().get(number);
        for (int i = 0; i < visits; i++) {
            visit(own.hold(), number);
        }
    }

    private void addToRaw() {
        if (kind == Weather.Kind.CARELESS) {
            long before = goods.raw().get();
            LockSupport.parkNanos(MOST_IDLE_NANOS);
            goods.raw().set(before + 1);
        } else {
            goods.raw().getAndAdd(1);
        }
    }

    private void visit(Held held, int number) {
        try (held) {
            Referee referee = referees.get(number);
            referee.enter();
            referee.fence(held.fencingToken());
            referee.exit();
        }
    }

    private void enterAgain(Lock lock, int number) {
        try (Held outer = lock.hold()) {
            Referee referee = referees.get(number);
            referee.enter();
            referee.fence(outer.fencingToken());
            if (lock instanceof RLock && lock.tryLock()) {
                lock.unlock();
            }
            referee.exit();
        }
    }

    private static void beInterrupted(Lock lock) {
        Thread.currentThread().interrupt();
        try {
            lock.lockInterruptibly();
            throw new AssertionError("an interrupted thread was given a lock");
        } catch (InterruptedException _) {
            return; // as it should
        }
    }

    /// The two values differ only if one died in between, and then the next owner knows.
    private void changeBoth() {
        try (Held held = goods.first().hold()) {
            if (goods.first().get() != goods.second().get()) {
                if (held.abandonedBy().isEmpty()) {
                    ledger.begin(Account.UNTOLD, 1);
                }
                goods.second().set(goods.first().get());
            }
            goods.first().incrementAndGet();
            goods.second().incrementAndGet();
        }
    }

    private void await(Condition condition) throws InterruptedException {
        try (Held _ = condition.hold()) {
            if (condition.await(PATIENCE)) {
                ledger.done(Account.RECEIVED, 1);
            }
        } catch (ScopeFullException _) {
            ledger.done(Account.REFUSED, 1); // no record is left for one more waiter
        }
    }

    private void notifySome(Condition condition, int n) {
        try (Held _ = condition.hold()) {
            ledger.begin(Account.NOTIFIED, n);
            ledger.done(Account.NOTIFIED, condition.notify(n));
        }
    }

    private void make(String name) {
        try {
            int value = scope.intValue(name, INITIAL).get();
            if (value != INITIAL) {
                throw new AssertionError("a new value is " + value);
            }
        } catch (ScopeFullException _) {
            ledger.done(Account.REFUSED, 1); // the storm goes on with what there is
        }
    }

    /// Opens the other scope, which nobody keeps open, uses it for a while and closes it. Many of those who come
    /// find it; one makes it, and one takes it away.
    private void visitOther(Random random) throws IOException {
        String name = Goods.otherScope(scope.name().orElseThrow());
        try (Scope other = Scope.processes(name, options)) {
            Referee referee = referees.get(Goods.REFEREES - 1);
            try (Held _ = Goods.otherLock(other).hold()) {
                referee.enter();
                LockSupport.parkNanos(random.nextLong(MOST_STAY_NANOS));
                referee.exit();
            }
            LockSupport.parkNanos(random.nextLong(MOST_STAY_NANOS));
            if (kind == Weather.Kind.DESTRUCTIVE) {
                Files.deleteIfExists(Goods.file(name));
            }
            ledger.done(Account.OTHERS, 1);
        } catch (ScopeFullException _) {
            ledger.done(Account.REFUSED, 1);
        } catch (ScopeAccessException e) {
            if (kind != Weather.Kind.CRAMPED) {
                throw e;
            }
            ledger.done(Account.REFUSED, 1); // no descriptor is left
        }
    }
}
