package io.interproc.testkit.storm;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.internal.lock.Engine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.testkit.Call;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.Signals;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.storm.Ledger.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One storm: starts the workers, kills, stops and replaces them for a while, lets the last ones come to their end, and
/// judges the books.
///
/// A victim is told to take a lock, the probe, before it is killed, and a thread here waits for it: so each death tells
/// how long after the kernel has released the lease of the dead the next owner goes on.
final class StormRun implements AutoCloseable {

    private static final Duration HANG = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SHORT_STOP_MILLIS = 100;
    private static final int LONG_STOP_MILLIS = 2_000;
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final Weather weather;
    private final Random random;
    private final String scopeName = "storm." + ProcessHandle.current().pid() + "." + SERIAL.incrementAndGet();
    private final Scope scope = Scope.processes(scopeName);
    private final Goods goods = Goods.of(scope);
    private final Ledger ledger = Ledger.create();
    private final List<Referee> referees = new ArrayList<>();
    private final Worker[] workers;
    private final @Nullable Worker[] spares = new @Nullable Worker[2];
    private final List<Long> recoveries = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final ThreadRunner threads = new ThreadRunner();
    private int parties;
    private int stops;
    private volatile long progressNanos = System.nanoTime();

    /// A process, and for whom it goes.
    ///
    /// @param party its name for the referees
    private record Worker(ChildJvm jvm, int party) {}

    StormRun(Weather weather, long seed) {
        this.weather = weather;
        this.random = new Random(seed);
        this.workers = new Worker[weather.workers()];
        for (int i = 0; i < Goods.LOCKS; i++) {
            referees.add(Referee.create());
        }
    }

    /// What a storm has left.
    ///
    /// @param recoveryNanos from the release of each victim's lease to the next owner, in their order
    record Outcome(int stops, long operations, long millis, List<Long> recoveryNanos, List<String> violations) {

        int deaths() {
            return recoveryNanos.size();
        }

        /// Returns the first recovery, for which this process loads and links what it needs.
        long firstMicros() {
            return recoveryNanos.isEmpty() ? 0 : recoveryNanos.getFirst() / 1000;
        }

        /// Returns what part of all other recoveries took at most.
        long percentileMicros(double part) {
            List<Long> others = recoveryNanos.stream().skip(1).sorted().toList();
            if (others.isEmpty()) {
                return 0;
            }
            int index = (int) Math.min(others.size() - 1L, Math.round(part * others.size()));
            return others.get(index) / 1000;
        }
    }

    /// Storms for a time, and until so many have died.
    Outcome run(Duration time, int leastDeaths) throws InterruptedException {
        long startNanos = System.nanoTime();
        Thread watchdog = Thread.ofPlatform().daemon().name("storm-watchdog").start(new Watch(Thread.currentThread()));
        try {
            storm(startNanos + time.toNanos(), leastDeaths);
            calm();
            judge();
        } catch (AssertionError e) {
            violations.add(String.valueOf(e.getMessage()).replace('\n', ' '));
        } finally {
            watchdog.interrupt();
            watchdog.join();
        }
        return new Outcome(
                stops,
                ledger.done(Account.OPERATIONS),
                (System.nanoTime() - startNanos) / 1_000_000,
                List.copyOf(recoveries),
                List.copyOf(violations));
    }

    /// Interrupts a storm that does not get on, after all processes have printed where they are.
    private final class Watch implements Runnable {
        private final Thread storm;

        Watch(Thread storm) {
            this.storm = storm;
        }

        @Override
        public void run() {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(SOON.toNanos() / 10);
                if (System.nanoTime() - progressNanos > HANG.toNanos()) {
                    System.out.println("the storm does not get on; where everybody is:");
                    for (Worker worker : workers) {
                        if (worker != null && worker.jvm().isAlive()) {
                            Signals.quit(worker.jvm().pid());
                        }
                    }
                    storm.interrupt();
                    return;
                }
            }
        }
    }

    private void storm(long deadlineNanos, int leastDeaths) throws InterruptedException {
        for (int i = 0; i < workers.length; i++) {
            workers[i] = begin(i);
        }
        while (System.nanoTime() - deadlineNanos < 0 || recoveries.size() < leastDeaths) {
            int number = random.nextInt(workers.length);
            Worker worker = workers[number];
            int misfortune = random.nextInt(10);
            if (misfortune < 8) {
                kill(worker);
                workers[number] = begin(number);
            } else if (!isFarAway(number)) {
                stop(worker, misfortune == 8 ? SHORT_STOP_MILLIS : LONG_STOP_MILLIS);
            }
            progressNanos = System.nanoTime();
        }
    }

    /// Returns whether signals do not reach a worker by the process id that is known here.
    private boolean isFarAway(int number) {
        return number % 2 == 1 && weather.everyOther() == Weather.Kind.NAMESPACE;
    }

    /// Lets a worker begin that was started before, and starts another for the next time.
    private Worker begin(int number) {
        int kind = number % 2;
        Worker spare = spares[kind];
        Worker worker = spare != null ? spare : start(kind);
        worker.jvm().expect("started");
        worker.jvm().send("begin");
        spares[kind] = start(kind);
        return worker;
    }

    private Worker start(int kind) {
        int party = ++parties;
        List<String> args = new ArrayList<>(List.of(
                scopeName,
                kind == 1 ? weather.everyOther().name() : Weather.Kind.SAME.name(),
                Integer.toString(weather.threads()),
                Long.toString(random.nextLong()),
                ledger.path()));
        referees.forEach(referee -> args.add(referee.path()));
        ChildJvm jvm = ChildJvm.startUnder(
                kind == 1 ? weather.before() : List.of(),
                "worker " + party,
                List.of("-XX:-UsePerfData", "-D" + Referee.PARTY + "=" + party),
                StormWorker::run,
                args.toArray(String[]::new));
        return new Worker(jvm, party);
    }

    private void kill(Worker worker) throws InterruptedException {
        ChildJvm jvm = worker.jvm();
        jvm.expect("ready");
        jvm.send("hold");
        jvm.expect("holding");
        Call<Long> next = threads.call(ThreadKind.PLATFORM, () -> {
            try (Held held = goods.probe().hold()) {
                if (held.abandonedBy().isEmpty()) {
                    throw new AssertionError("nobody told the next owner of the death");
                }
                return System.nanoTime();
            }
        });
        Eventually.equal("waiters for the probe", 1, goods.probe()::waiters);
        referees.forEach(referee -> referee.condemn(worker.party()));
        jvm.kill();
        long released = jvm.waitForRelease();
        try {
            recoveries.add(Math.max(0, next.join() - released));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the next owner failed", e);
        }
        jvm.close();
    }

    private void stop(Worker worker, int mostMillis) {
        worker.jvm().stop();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(mostMillis)).toNanos());
        worker.jvm().resume();
        stops++;
    }

    /// Lets the last workers come to their end.
    private void calm() throws InterruptedException {
        for (Worker worker : workers) {
            worker.jvm().expect("ready");
            worker.jvm().send("stop");
        }
        for (Worker worker : workers) {
            worker.jvm().expect("ended");
            int code = worker.jvm().waitFor();
            check(code == 0, worker.jvm() + " ended with exit code " + code);
            progressNanos = System.nanoTime();
        }
    }

    private void judge() throws InterruptedException {
        for (Referee referee : referees) {
            try {
                referee.verify();
            } catch (AssertionError e) {
                violations.add(String.valueOf(e.getMessage()));
            }
        }
        balance("guarded value", Account.GUARDED, goods.guarded().get());
        balance("value changed by functions", Account.UPDATED, goods.updated().get());
        balance("raw value", Account.RAW, goods.raw().get());
        long untold = ledger.begun(Account.UNTOLD);
        check(untold == 0, untold + " times a change was half done, and its next owner was told of no death");
        notifications();
        for (Lock lock : goods.locks()) {
            check(lock.tryHold(SOON).map(StormRun::released).orElse(false), "not to be had in the end: " + lock);
            check(lock.waiters() == 0, lock.waiters() + " wait in the end for " + lock);
        }
        check(goods.condition().waiters() == 0, "somebody waits in the end");
        Engine engine = ((SharedMutex) goods.probe()).engine();
        engine.recovery().sweepAllDead();
        engine.participants().forEachDead(dead -> violations.add("not swept: participant " + dead));
    }

    private static boolean released(Held held) {
        held.close();
        return true;
    }

    /// What was done must be there, and of what was only begun at most what was.
    private void balance(String what, Account account, long found) {
        long done = ledger.done(account);
        long begun = ledger.begun(account);
        check(
                done <= found && found <= begun,
                "the " + what + " is " + found + " after " + done + " increments, and " + (begun - done)
                        + " more whose threads died");
    }

    /// Each death may take along what each of its threads had received and not yet told, or had been given while
    /// nobody else was there to take it.
    private void notifications() {
        long given = ledger.done(Account.NOTIFIED);
        long received = ledger.done(Account.RECEIVED);
        long dropped = (long) recoveries.size() * weather.threads();
        check(
                received <= ledger.begun(Account.NOTIFIED),
                received + " notifications received, " + ledger.begun(Account.NOTIFIED) + " given at most");
        check(
                given <= received + dropped,
                given + " notifications given, " + received + " received, at most " + dropped
                        + " dropped with the dead");
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    @Override
    public void close() {
        for (Worker worker : workers) {
            if (worker != null) {
                worker.jvm().close();
            }
        }
        for (Worker spare : spares) {
            if (spare != null) {
                spare.jvm().close();
            }
        }
        try {
            threads.close();
        } catch (AssertionError e) {
            System.out.println("the threads of a storm that failed: " + e);
        }
        referees.forEach(Referee::close);
        ledger.close();
        scope.close();
    }

    /// Returns whether the storm has left no file.
    boolean isGone() {
        return !Files.exists(Path.of("/dev/shm", "interproc." + scopeName));
    }

    /// The body of a child that storms where its parent does not live: the weather's number, the seed, the time in
    /// milliseconds, the least number of deaths.
    static void run(Child parent, String... args) throws InterruptedException {
        StormWorker.beQuiet();
        Weather weather = Weather.get(Integer.parseInt(args[0]));
        StormRun run = new StormRun(weather, Long.parseLong(args[1]));
        Outcome outcome;
        try (run) {
            outcome = run.run(Duration.ofMillis(Long.parseLong(args[2])), Integer.parseInt(args[3]));
        }
        outcome.violations().forEach(violation -> parent.say("violation " + violation));
        if (!run.isGone()) {
            parent.say("violation the file of the scope is left");
        }
        outcome.recoveryNanos().forEach(nanos -> parent.say("recovery " + nanos));
        parent.say("end " + outcome.stops() + " " + outcome.operations() + " " + outcome.millis());
    }
}
