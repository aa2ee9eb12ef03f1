package io.interproc.proof.storm;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.internal.lock.Engine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.proof.storm.Ledger.Account;
import io.interproc.proof.storm.Outcome.Death;
import io.interproc.proof.storm.Outcome.Totals;
import io.interproc.testkit.Call;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// One storm: starts the workers, kills, stops and replaces them for a while, lets the last ones come to their end, and
/// judges the books.
///
/// A victim is told to take a lock, its probe, before it is killed, and a thread here waits for it: so each death tells
/// how long after the kernel has released the lease of the dead the next owner goes on. A victim dies when each of its
/// threads has begun to operate. Some die together, and some while another is stopped.
final class StormRun implements AutoCloseable {

    private static final Duration HANG = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final long SHORT_STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONG_STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(2_000);
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final Weather weather;
    private final Random random;
    private final String scopeName = "storm." + ProcessHandle.current().pid() + "." + SERIAL.incrementAndGet();
    private final Scope scope = Scope.processes(scopeName);
    private final Goods goods = Goods.of(scope);
    private final Ledger ledger = Ledger.create();
    private final List<Referee> referees = new ArrayList<>();
    private final Crew crew;
    /// The places of those that are stopped, and until when.
    private final Map<Integer, Long> stopped = new HashMap<>();
    private final List<Death> deaths = new ArrayList<>();
    private final Bystanders bystanders = new Bystanders();
    private final List<String> violations = new ArrayList<>();
    private final ThreadRunner threads = new ThreadRunner();
    private int stops;
    private volatile long progressNanos = System.nanoTime();

    StormRun(Weather weather, long seed) {
        this.weather = weather;
        this.random = new Random(seed);
        for (int i = 0; i < Goods.REFEREES; i++) {
            referees.add(Referee.create());
        }
        this.crew = new Crew(weather, scopeName, random, referees, ledger);
    }

    /// Storms for a time, and until somebody has died, and been refused memory if there is little.
    Outcome run(Duration time) throws InterruptedException {
        long startNanos = System.nanoTime();
        Thread watchdog = Thread.ofPlatform().daemon().name("storm-watchdog").start(new Watch(Thread.currentThread()));
        try (Ballast _ = weather.ballast() ? Ballast.take() : null) {
            storm(startNanos + time.toNanos());
            calm();
            judge();
        } catch (AssertionError e) {
            violations.add(String.valueOf(e.getMessage()).replace('\n', ' '));
        } finally {
            watchdog.interrupt();
            watchdog.join();
        }
        Totals totals = new Totals(
                (System.nanoTime() - startNanos) / 1_000_000,
                stops,
                ledger.done(Account.OPERATIONS),
                ledger.done(Account.OTHERS),
                ledger.done(Account.REFUSED));
        return new Outcome(totals, deaths, bystanders.afterDeaths(), violations);
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
                    crew.dump();
                    storm.interrupt();
                    return;
                }
            }
        }
    }

    private void storm(long deadlineNanos) throws InterruptedException {
        crew.prepare();
        standBy();
        for (int place = 0; place < crew.size(); place++) {
            crew.begin(place);
        }
        while (goesOn(System.nanoTime() - deadlineNanos)) {
            long now = System.nanoTime();
            stopped.entrySet().removeIf(stop -> resumeIfDue(stop.getKey(), stop.getValue(), now));
            List<Integer> running = new ArrayList<>();
            for (int place = 0; place < crew.size(); place++) {
                if (!stopped.containsKey(place)) {
                    running.add(place);
                }
            }
            Collections.shuffle(running, random);
            if (running.isEmpty()) {
                LockSupport.parkNanos(SHORT_STOP_NANOS / 10);
            } else {
                strike(running);
            }
            progressNanos = System.nanoTime();
        }
        stopped.keySet().forEach(this::resume);
        stopped.clear();
        bystanders.end();
    }

    /// Returns whether what is to be seen has not been seen; of the memory it may be that it never is.
    ///
    /// @param overdueNanos since the time is over, if positive
    private boolean goesOn(long overdueNanos) {
        return overdueNanos < 0 || deaths.isEmpty() || (!hadTooLittle() && overdueNanos < HANG.toNanos());
    }

    private boolean hadTooLittle() {
        return !weather.isShortOfMemory() || ledger.done(Account.REFUSED) > 0;
    }

    private void standBy() {
        List<Lock> common = goods.common();
        common.forEach(lock -> bystanders.begin(threads, "lock " + common.indexOf(lock), lock::hold));
        bystanders.begin(threads, "lock of the condition", goods.condition()::hold);
    }

    private boolean resumeIfDue(int place, long untilNanos, long now) {
        if (now - untilNanos < 0) {
            return false;
        }
        resume(place);
        return true;
    }

    private void resume(int place) {
        crew.worker(place).jvm().resume();
        bystanders.resumed(place, System.nanoTime());
    }

    /// Chooses a misfortune for some of those that run: of ten, two are stops, one is the death of all at once,
    /// and one that of two.
    private void strike(List<Integer> running) throws InterruptedException {
        int first = running.getFirst();
        switch (random.nextInt(10)) {
            case 0 -> stop(first, SHORT_STOP_NANOS);
            case 1 -> stop(first, LONG_STOP_NANOS);
            case 2 -> kill(running);
            case 3 -> kill(running.subList(0, Math.min(2, running.size())));
            default -> kill(List.of(first));
        }
    }

    private void kill(List<Integer> places) throws InterruptedException {
        List<Call<Long>> nexts = new ArrayList<>();
        for (int place : places) {
            ChildJvm jvm = crew.worker(place).jvm();
            jvm.expect("ready");
            jvm.send("hold " + place);
            jvm.expect("holding");
            nexts.add(threads.call(ThreadKind.PLATFORM, () -> ownNext(place)));
        }
        for (int place : places) {
            Eventually.equal("waiters for the probe", 1, goods.probes().get(place)::waiters);
            referees.forEach(referee -> referee.condemn(crew.worker(place).party()));
        }
        List<Long> kills = new ArrayList<>();
        for (int place : places) {
            kills.add(crew.worker(place).jvm().kill());
        }
        bystanders.killed(kills.getFirst());
        long lastReleased = kills.getFirst();
        for (int i = 0; i < places.size(); i++) {
            ChildJvm jvm = crew.worker(places.get(i)).jvm();
            long released = jvm.waitForRelease();
            lastReleased = Math.max(lastReleased, released);
            long recovered = Math.max(0, join(nexts.get(i)) - released);
            deaths.add(new Death(released - kills.get(i), recovered, places.size(), stopped.size()));
            jvm.close();
        }
        bystanders.released(lastReleased);
        places.forEach(crew::begin);
    }

    /// Waits for the probe of a victim.
    ///
    /// @return when this was its next owner
    private long ownNext(int place) {
        try (Held held = goods.probes().get(place).hold()) {
            if (held.abandonedBy().isEmpty()) {
                throw new AssertionError("nobody told the next owner of the death");
            }
            return System.nanoTime();
        }
    }

    private static long join(Call<Long> next) throws InterruptedException {
        try {
            return next.join();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the next owner failed", e);
        }
    }

    /// Stops a worker, for a while that goes on as others are killed.
    private void stop(int place, long mostNanos) {
        if (!crew.isFarAway(place)) {
            bystanders.stopped(place, System.nanoTime());
            crew.worker(place).jvm().stop();
            stopped.put(place, System.nanoTime() + random.nextLong(mostNanos));
            stops++;
        }
    }

    /// Lets the last workers come to their end.
    private void calm() throws InterruptedException {
        for (int place = 0; place < crew.size(); place++) {
            crew.worker(place).jvm().expect("ready");
            crew.worker(place).jvm().send("stop");
        }
        for (int place = 0; place < crew.size(); place++) {
            ChildJvm jvm = crew.worker(place).jvm();
            jvm.expect("ended");
            int code = jvm.waitFor();
            check(code == 0, jvm + " ended with exit code " + code);
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
        check(hadTooLittle(), "nobody was refused memory, in weather that has little");
        notifications();
        for (Lock lock : goods.locks()) {
            check(lock.tryHold(SOON).map(StormRun::released).orElse(false), "not to be had in the end: " + lock);
            check(lock.waiters() == 0, lock.waiters() + " wait in the end for " + lock);
        }
        check(goods.condition().waiters() == 0, "somebody waits in the end");
        otherScope();
        Engine engine = ((SharedMutex) goods.probes().getFirst()).engine();
        engine.recovery().sweepAllDead();
        engine.participants().forEachDead(dead -> violations.add("not swept: participant " + dead));
    }

    /// The other scope may be there, if the last one who used it died in it; but nobody uses it, and it can be
    /// taken away.
    private void otherScope() throws InterruptedException {
        try (Scope other = Scope.processes(Goods.otherScope(scopeName))) {
            Lock lock = Goods.otherLock(other);
            check(lock.tryHold(SOON).map(StormRun::released).orElse(false), "not to be had in the end: " + lock);
        } catch (ScopeFullException _) {
            check(weather.isShortOfMemory(), "no memory is left in the end");
        }
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
        long dropped = (long) deaths.size() * weather.threads();
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
        bystanders.end();
        crew.close();
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
        return files().stream().noneMatch(Files::exists);
    }

    private List<Path> files() {
        return Stream.of(scopeName, Goods.otherScope(scopeName))
                .map(Goods::file)
                .toList();
    }

    /// The body of a child that storms where its parent does not live: the weather's number, the seed, the time in
    /// milliseconds.
    static void run(Child parent, String... args) throws InterruptedException {
        StormWorker.beQuiet();
        Weather weather = Weather.get(Integer.parseInt(args[0]));
        StormRun run = new StormRun(weather, Long.parseLong(args[1]));
        parent.exitInOrder();
        run.files().forEach(file -> file.toFile().deleteOnExit()); // if it is broken off
        Outcome outcome;
        try (run) {
            outcome = run.run(Duration.ofMillis(Long.parseLong(args[2])));
        }
        outcome.violations().forEach(violation -> parent.say("violation " + violation));
        if (!run.isGone()) {
            parent.say("violation the file of a scope is left");
        }
        outcome.deaths().forEach(death -> parent.say("death " + death.line()));
        outcome.waits().forEach(wait -> parent.say("wait " + wait.line()));
        parent.say("end " + outcome.totals().line());
    }
}
