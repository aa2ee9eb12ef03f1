package io.interproc.proof.storm;

import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.proof.Primitive;
import io.interproc.proof.storm.Ledger.Account;
import io.interproc.testkit.Child;
import io.interproc.testkit.Referee;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// A process of a storm: many threads, platform and virtual, that do everything at random.
final class StormWorker {

    private static final long MOST_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DESCRIPTORS_LEFT = 6;

    /// Where the arguments end that are not paths of referees.
    private static final int REFEREES_FROM = 6;

    /// A logger is held, so that its level lasts.
    private static final Logger LIBRARY = Logger.getLogger("io.interproc");

    /// What is there to take descriptors, and never closed.
    private static final Deque<FileInputStream> TAKEN = new ArrayDeque<>();

    private final Child parent;
    private final Probes probes;
    private final Activities activities;
    private final Accounts<Account> accounts;
    private final int place;
    private volatile boolean stopped;

    private StormWorker(Child parent, Scope scope, Activities activities, Ledger ledger, int place) {
        this.parent = parent;
        this.probes = Probes.of(scope);
        this.activities = activities;
        this.accounts = ledger.common();
        this.place = place;
    }

    /// What happens all the time here is not worth a word of the log.
    static void beQuiet() {
        LIBRARY.setLevel(Level.OFF);
    }

    /// The body of the child: the scope, the kind of worker, the threads, a seed, the ledger, the primitives
    /// that are used, the referees.
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
        List<Referee> referees =
                Stream.of(args).skip(REFEREES_FROM).map(Referee::open).toList();
        ScopeOptions options = ScopeOptions.defaults().withPortableWaiting(kind == Weather.Kind.PORTABLE);
        try (Scope scope = Scope.processes(args[0], options);
                Ledger ledger = Ledger.open(args[4])) {
            StormWorker worker = whenThereIsRoom(ledger, () -> {
                Activities activities =
                        new Activities(Primitive.allNamed(args[5]), scope, options, kind, place, ledger, referees);
                return new StormWorker(parent, scope, activities, ledger, place);
            });
            worker.work(Integer.parseInt(args[2]), Long.parseLong(args[3]));
        }
        parent.say("ended");
    }

    /// Finds the objects. The first handles of a process need a page of the scope, too.
    private static StormWorker whenThereIsRoom(Ledger ledger, Supplier<StormWorker> worker) {
        while (true) {
            try {
                return worker.get();
            } catch (ScopeFullException _) {
                ledger.common().done(Account.REFUSED, 1);
                LockSupport.parkNanos(MOST_IDLE_NANOS);
            }
        }
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
            probes.at(Integer.parseInt(order.substring("hold ".length()))).lock();
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

    /// @param stays whether it is the thread that stays with what is the worker's own
    private void loop(Random random, boolean stays, CountDownLatch begun) {
        try {
            while (!stopped) {
                accounts.begin(Account.OPERATIONS, 1);
                begun.countDown();
                if (stays && random.nextBoolean()) {
                    activities.drawToStay(random).stay(random);
                } else {
                    activities.draw(random).operate(random);
                }
                accounts.done(Account.OPERATIONS, 1);
                LockSupport.parkNanos(random.nextLong(MOST_IDLE_NANOS));
            }
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            parent.say("failed " + e.toString().replace('\n', ' '));
        }
    }
}
