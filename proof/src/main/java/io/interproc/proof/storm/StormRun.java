package io.interproc.proof.storm;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.proof.Census;
import io.interproc.proof.Primitive;
import io.interproc.proof.ScopeFile;
import io.interproc.proof.storm.Activity.Aftermath;
import io.interproc.proof.storm.Activity.Site;
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
import java.util.Set;
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
    private final Probes probes = Probes.of(scope);
    private final Ledger ledger = Ledger.create(Activities.accounts());
    private final List<Referee> referees =
            Stream.generate(Referee::create).limit(Activities.referees()).toList();
    private final Activities activities;
    private final Workers workers;
    /// The places of those that are stopped, and until when.
    private final Map<Integer, Long> stopped = new HashMap<>();
    private final List<Death> deaths = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final ThreadRunner threads = new ThreadRunner();
    private final Bystanders bystanders = new Bystanders(threads);
    private int stops;
    private volatile long progressNanos = System.nanoTime();

    /// @param only the primitives that are used
    StormRun(Weather weather, long seed, Set<Primitive> only) {
        this.weather = weather;
        this.random = new Random(seed);
        this.activities =
                new Activities(only, scope, ScopeOptions.defaults(), Weather.Kind.SAME, Site.JUDGE, ledger, referees);
        this.workers = new Workers(weather, only, scopeName, random, referees, ledger);
    }

    /// Storms for a time, and until somebody has died, and been refused memory if there is little.
    Outcome run(Duration time) throws InterruptedException {
        long startNanos = System.nanoTime();
        Thread watchdog =
                Thread.ofPlatform().daemon().name("storm-watchdog").start(new SleeperCheck(Thread.currentThread()));
        try (FileSystemFiller _ = weather.filled() ? FileSystemFiller.start() : null) {
            storm(startNanos + time.toNanos());
            calm();
            judge();
        } catch (AssertionError e) {
            violations.add(String.valueOf(e.getMessage()).replace('\n', ' '));
            Thread.interrupted(); // what follows closes everything
        } finally {
            watchdog.interrupt();
            watchdog.join();
        }
        Totals totals = new Totals(
                (System.nanoTime() - startNanos) / 1_000_000,
                stops,
                ledger.common().done(Account.OPERATIONS),
                ledger.common().done(Account.REFUSED));
        List<String> figures = activities.all().stream().map(Activity::figure).toList();
        return new Outcome(totals, figures, deaths, bystanders.afterDeaths(), violations);
    }

    /// Interrupts a storm that does not get on, after all processes have printed where they are.
    private final class SleeperCheck implements Runnable {
        private final Thread storm;

        SleeperCheck(Thread storm) {
            this.storm = storm;
        }

        @Override
        public void run() {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(SOON.toNanos() / 10);
                if (System.nanoTime() - progressNanos > HANG.toNanos()) {
                    System.out.println("the storm does not get on; where everybody is:");
                    workers.dump();
                    storm.interrupt();
                    return;
                }
            }
        }
    }

    private void storm(long deadlineNanos) throws InterruptedException {
        workers.prepare();
        activities.all().forEach(activity -> activity.standBy(bystanders));
        for (int place = 0; place < workers.size(); place++) {
            workers.begin(place);
        }
        while (goesOn(System.nanoTime() - deadlineNanos)) {
            long now = System.nanoTime();
            stopped.entrySet().removeIf(stop -> resumeIfDue(stop.getKey(), stop.getValue(), now));
            List<Integer> running = new ArrayList<>();
            for (int place = 0; place < workers.size(); place++) {
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
        return !weather.isShortOfMemory()
                || !activities.fillMemory()
                || ledger.common().done(Account.REFUSED) > 0;
    }

    private boolean resumeIfDue(int place, long untilNanos, long now) {
        if (now - untilNanos < 0) {
            return false;
        }
        resume(place);
        return true;
    }

    private void resume(int place) {
        workers.worker(place).jvm().resume();
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
            ChildJvm jvm = workers.worker(place).jvm();
            jvm.expect("ready");
            jvm.send("hold " + place);
            jvm.expect("holding");
            nexts.add(threads.call(ThreadKind.PLATFORM, () -> ownNext(place)));
        }
        for (int place : places) {
            Eventually.equal("waiters for the probe", 1, probes.at(place)::waiters);
            referees.forEach(referee -> referee.condemn(workers.worker(place).party()));
            activities.all().forEach(activity -> activity.condemn(place));
        }
        List<Long> kills = new ArrayList<>();
        for (int place : places) {
            kills.add(workers.worker(place).jvm().kill());
        }
        bystanders.killed(kills.getFirst());
        long lastReleased = kills.getFirst();
        for (int i = 0; i < places.size(); i++) {
            ChildJvm jvm = workers.worker(places.get(i)).jvm();
            long released = jvm.waitForRelease();
            lastReleased = Math.max(lastReleased, released);
            long recovered = Math.max(0, join(nexts.get(i)) - released);
            deaths.add(new Death(released - kills.get(i), recovered, places.size(), stopped.size()));
            jvm.close();
        }
        bystanders.released(lastReleased);
        places.forEach(workers::begin);
    }

    /// Waits for the probe of a victim.
    ///
    /// @return when this was its next owner
    private long ownNext(int place) {
        try (Held held = probes.at(place).hold()) {
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
        if (!workers.isFarAway(place)) {
            bystanders.stopped(place, System.nanoTime());
            workers.worker(place).jvm().stop();
            stopped.put(place, System.nanoTime() + random.nextLong(mostNanos));
            stops++;
        }
    }

    /// Lets the last workers come to their end.
    private void calm() throws InterruptedException {
        for (int place = 0; place < workers.size(); place++) {
            workers.worker(place).jvm().expect("ready");
            workers.worker(place).jvm().send("stop");
        }
        for (int place = 0; place < workers.size(); place++) {
            ChildJvm jvm = workers.worker(place).jvm();
            jvm.expect("ended");
            int code = jvm.waitFor();
            check(code == 0, jvm + " ended with exit code " + code);
            progressNanos = System.nanoTime();
        }
    }

    private void judge() throws InterruptedException {
        Aftermath aftermath =
                new Aftermath(deaths.size(), weather.threads(), weather.isShortOfMemory(), violations::add);
        for (Activity activity : activities.all()) {
            activity.judge(aftermath);
        }
        for (Lock probe : probes.locks()) {
            aftermath.checkFree(probe);
        }
        check(hadTooLittle(), "nobody was refused memory, in weather that has little");
        SegmentEngine engine = ((SharedMutex) probes.at(0)).engine();
        engine.sweeper().sweepAllDeadCompletely();
        engine.participants().forEachDead(dead -> violations.add("not swept: participant " + dead));
        for (Activity activity : activities.all()) {
            activity.judgeSwept(aftermath);
        }
        judgeMemory(engine);
    }

    /// Nobody refers to anything that was removed any more, and nothing in the heap is left of the dead, but for
    /// free blocks that each of them may have hidden.
    private void judgeMemory(SegmentEngine engine) {
        Eventually.equal("blocks of removed objects", 0, () -> {
            System.gc();
            engine.reclaim();
            return Census.of(engine, scopeName).removedBlocks();
        });
        Census census = Census.of(engine, scopeName);
        census.faults().forEach(fault -> violations.add("left in the memory: " + fault));
        check(
                census.hiddenSpans() <= deaths.size(),
                census.hiddenSpans() + " spans are hidden, after " + deaths.size() + " deaths");
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    @Override
    public void close() {
        bystanders.end();
        workers.close();
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
        return Stream.concat(
                        Stream.of(ScopeFile.of(scopeName)),
                        activities.all().stream().flatMap(activity -> activity.files().stream()))
                .toList();
    }

    /// The body of a child that storms where its parent does not live: the weather's number, the seed, the time in
    /// milliseconds, the primitives that are used.
    static void run(Child parent, String... args) throws InterruptedException {
        StormWorker.beQuiet();
        Weather weather = Weather.get(Integer.parseInt(args[0]));
        StormRun run = new StormRun(weather, Long.parseLong(args[1]), Primitive.allNamed(args[3]));
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
        outcome.activities().forEach(figure -> parent.say("activity " + figure));
        outcome.deaths().forEach(death -> parent.say("death " + death.line()));
        outcome.waits().forEach(wait -> parent.say("wait " + wait.line()));
        parent.say("end " + outcome.totals().line());
    }
}
