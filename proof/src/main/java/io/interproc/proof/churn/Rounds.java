package io.interproc.proof.churn;

import io.interproc.Scope;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.proof.Census;
import io.interproc.proof.Primitive;
import io.interproc.proof.ScopeFile;
import io.interproc.proof.churn.Books.Entry;
import io.interproc.proof.churn.Books.State;
import io.interproc.proof.churn.Books.Total;
import io.interproc.testkit.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Rounds of deaths: processes make and remove objects, some or all of them are killed at any moment, the dead are
/// swept, those that live rest, and everything is counted ([Census]) and compared with the [Books].
final class Rounds implements AutoCloseable {

    /// One of so many rounds kills all processes.
    private static final int ALL = 5;

    private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration HANG = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String CENSUS = "census";
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final Random random;
    private final String scopeName = "churn." + ProcessHandle.current().pid() + "." + SERIAL.incrementAndGet();
    private final Scope scope;
    private final SegmentEngine engine;
    private final Books books = Books.create();
    private final Places places;
    private final List<Sort> sorts;
    private final List<String> violations = new ArrayList<>();
    private int deaths;
    private int rounds;
    private int roundsOfAll;
    private int hiddenSpans;
    private long counted;

    /// What was seen.
    ///
    /// @param rounds how many there were
    /// @param ofAll in how many nobody was left
    /// @param counted objects and blocks of the engine that were found as they should be, in all rounds together
    /// @param hiddenSpans how many spans a death hid until memory would be short, at most at one time
    record Outcome(
            int rounds,
            int ofAll,
            int deaths,
            long made,
            long removed,
            long stale,
            long counted,
            int hiddenSpans,
            List<String> violations) {

        String figure() {
            return ("%,d rounds, in %,d of them nobody was left, %,d deaths; %,d objects made, %,d removed, %,d uses of"
                            + " removed ones refused; %,d objects and blocks counted; at most %,d spans hidden")
                    .formatted(rounds, ofAll, deaths, made, removed, stale, counted, hiddenSpans);
        }
    }

    /// @param only the primitives that are used
    /// @param forgetful whether the workers forget removals
    Rounds(long seed, Set<Primitive> only, boolean forgetful) {
        this.random = new Random(seed);
        this.sorts = Sort.of(only);
        ScopeFile.of(scopeName).toFile().deleteOnExit(); // if this process is interrupted
        this.scope = Scope.processes(scopeName);
        this.engine = engine(scope);
        this.places = new Places(
                Books.PLACES,
                (party, options) -> ChildJvm.start(
                        "churn " + party,
                        withoutPerfData(options),
                        RoundWorker::run,
                        scopeName,
                        Long.toString(random.nextLong()),
                        books.path(),
                        Primitive.words(only),
                        Boolean.toString(forgetful)));
    }

    static List<String> withoutPerfData(List<String> options) {
        List<String> all = new ArrayList<>(List.of("-XX:-UsePerfData"));
        all.addAll(options);
        return all;
    }

    /// Returns the engine of a scope of processes.
    static SegmentEngine engine(Scope scope) {
        return ((SharedMutex) scope.lock(CENSUS)).engine();
    }

    /// Kills in so many rounds.
    Outcome run(int most) throws InterruptedException {
        try {
            places.prepare();
            settle(allPlaces());
            places.begin(allPlaces());
            while (rounds < most && violations.isEmpty()) {
                rounds++;
                round();
            }
            if (violations.isEmpty()) {
                places.stop();
                settle(allPlaces());
            }
        } catch (AssertionError e) {
            violations.add(
                    "round " + rounds + ": " + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
        return new Outcome(
                rounds,
                roundsOfAll,
                deaths,
                books.get(Total.MADE),
                books.get(Total.REMOVED),
                books.get(Total.STALE),
                counted,
                hiddenSpans,
                List.copyOf(violations));
    }

    private Set<Integer> allPlaces() {
        Set<Integer> all = new HashSet<>();
        for (int place = 0; place < Books.PLACES; place++) {
            all.add(place);
        }
        return all;
    }

    private void round() throws InterruptedException {
        LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
        Set<Integer> victims = chooseVictims();
        for (int place : victims) {
            places.at(place).kill();
        }
        for (int place : victims) {
            places.at(place).waitForRelease();
            places.at(place).close();
            deaths++;
        }
        books.set(Total.REST, rounds);
        await("rest", () -> books.get(Total.FAILED) != 0 || allRest(victims));
        requireNoFailure(victims);
        settle(victims);
        books.set(Total.REST, 0);
        places.begin(victims);
    }

    private Set<Integer> chooseVictims() {
        List<Integer> all = new ArrayList<>(allPlaces());
        Collections.shuffle(all, random);
        if (rounds % ALL == 0) {
            roundsOfAll++;
            return new HashSet<>(all);
        }
        return new HashSet<>(all.subList(0, random.nextInt(4) == 0 ? 2 : 1));
    }

    private boolean allRest(Set<Integer> dead) {
        for (int place = 0; place < Books.PLACES; place++) {
            for (int thread = 0; thread < Books.THREADS && !dead.contains(place); thread++) {
                if (!books.rests(place, thread, rounds)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void requireNoFailure(Set<Integer> dead) {
        if (books.get(Total.FAILED) != 0) {
            for (int place = 0; place < Books.PLACES; place++) {
                if (!dead.contains(place) && !places.at(place).isAlive()) {
                    throw new AssertionError(places.at(place) + " has ended");
                }
            }
            throw new AssertionError("a worker has failed: its output says how");
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + HANG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("the processes do not get on: " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// Sweeps the dead, counts, and compares. The watchers of those that live go on meanwhile, so what is not as it
    /// should be may be so a moment later.
    private void settle(Set<Integer> dead) {
        await("sweep", () -> {
            engine.sweeper().sweepAllDeadCompletely();
            boolean[] any = new boolean[1];
            engine.participants().forEachDead(_ -> any[0] = true);
            return !any[0];
        });
        boolean alone = dead.size() == Books.PLACES;
        long deadlineNanos = System.nanoTime() + SETTLED.toNanos();
        Comparison comparison;
        do {
            if (alone) {
                System.gc(); // so that nothing is left of what was removed here in the rounds before
            }
            engine.reclaim();
            Census census = Census.of(engine, scopeName);
            comparison = new Comparison(census, dead);
            if (alone && census.removedBlocks() != 0) {
                comparison.faults.add(census.removedBlocks() + " blocks of removed objects are left");
            }
        } while (!comparison.faults.isEmpty() && System.nanoTime() - deadlineNanos < 0);
        for (String fault : comparison.faults) {
            violations.add("round %d, %d killed: %s".formatted(rounds, dead.size(), fault));
        }
        if (comparison.faults.isEmpty()) {
            comparison.enter();
        }
    }

    /// What is there, compared with what is said to be there.
    private final class Comparison {
        private final Census census;
        private final Set<Integer> dead;
        private final List<String> faults = new ArrayList<>();
        private final Map<String, ObjectInfo> byName = new HashMap<>();
        private final Map<Integer, ObjectInfo> byStamp = new HashMap<>();

        Comparison(Census census, Set<Integer> dead) {
            this.census = census;
            this.dead = dead;
            faults.addAll(census.faults());
            for (ObjectInfo object : census.objects()) {
                if (!object.name().isEmpty()) {
                    byName.put(object.name(), object);
                } else if (object.value().isEmpty()) {
                    faults.add("nobody left a " + object.kind() + " without a name, at " + object.offset());
                } else if (byStamp.put(Books.stampOf(object), object) != null) {
                    faults.add("two objects have the stamp " + object.value());
                }
            }
            Map<String, ObjectInfo> names = new HashMap<>(byName);
            Map<Integer, ObjectInfo> stamps = new HashMap<>(byStamp);
            compareNames(names);
            compareContested(names);
            compareOwn(stamps);
            names.remove(CENSUS);
            names.values()
                    .forEach(object -> faults.add(
                            "nobody left a %s \"%s\", at %d".formatted(object.kind(), object.name(), object.offset())));
            stamps.values()
                    .forEach(object -> faults.add("nobody left a %s of the stamp %s, at %d"
                            .formatted(object.kind(), object.value(), object.offset())));
        }

        private void compareNames(Map<String, ObjectInfo> names) {
            for (int number = 0; number < Books.NAMES; number++) {
                String name = Books.name(number, false);
                ObjectInfo object = names.remove(name);
                Entry entry = books.named(number);
                compare(name, entry, object != null);
                boolean carriesStamp = sorts.get(number % sorts.size()).carriesStamp();
                if (object != null && carriesStamp && Books.stampOf(object) != entry.stamp()) {
                    faults.add("%s must have the stamp %d, found %s".formatted(name, entry.stamp(), object.value()));
                }
            }
        }

        private void compareContested(Map<String, ObjectInfo> names) {
            for (int number = 0; number < Books.CONTESTED; number++) {
                String name = Books.name(number, true);
                int found = (names.remove(name) == null) ? 0 : 1;
                long least = books.balance(number) - attempts(number);
                if (found < least) {
                    faults.add("%s is lost: it was made %d times more often than removed".formatted(name, least));
                }
            }
        }

        /// Returns how many of the dead were about to remove the object of a contested name.
        private long attempts(int number) {
            long attempts = 0;
            for (int place : dead) {
                for (int thread = 0; thread < Books.THREADS; thread++) {
                    attempts += books.isRemoving(place, thread, number) ? 1 : 0;
                }
            }
            return attempts;
        }

        private void compareOwn(Map<Integer, ObjectInfo> stamps) {
            forEachOwn((place, entry) -> {
                boolean isThere = stamps.remove(entry.stamp()) != null;
                compare("the object of the stamp " + entry.stamp(), entry, isThere);
            });
        }

        private void compare(String what, Entry entry, boolean isThere) {
            boolean mustBe = entry.state() == State.THERE || entry.state() == State.USING;
            if (isThere ? entry.state() == State.ABSENT : mustBe) {
                faults.add("%s is %s, and is said to be %s".formatted(what, isThere ? "there" : "lost", entry.state()));
            }
        }

        private void forEachOwn(OwnVisitor visitor) {
            for (int place = 0; place < Books.PLACES; place++) {
                for (int thread = 0; thread < Books.THREADS; thread++) {
                    for (int number = 0; number < Books.OWN; number++) {
                        visitor.visit(place, books.own(place, thread, number));
                    }
                }
            }
        }

        /// Enters what the dead had begun as it was found, and removes what they had without a name, which
        /// nobody can find any more.
        void enter() {
            counted += census.objects().size() + census.engineBlocks();
            hiddenSpans = Math.max(hiddenSpans, census.hiddenSpans());
            for (int number = 0; number < Books.NAMES; number++) {
                boolean isThere = byName.containsKey(Books.name(number, false));
                books.named(number).set(isThere ? State.THERE : State.ABSENT);
            }
            for (int number = 0; number < Books.CONTESTED; number++) {
                books.correct(number, byName.containsKey(Books.name(number, true)) ? 1 : 0);
            }
            forEachOwn((place, entry) -> {
                ObjectInfo object = byStamp.get(entry.stamp());
                if (dead.contains(place)) {
                    if (object != null) {
                        engine.remove(object.offset(), true);
                    }
                    entry.set(State.ABSENT);
                }
            });
            for (int place : dead) {
                for (int thread = 0; thread < Books.THREADS; thread++) {
                    books.endRemoval(place, thread);
                }
            }
        }
    }

    /// Is shown the entries of objects without names.
    @FunctionalInterface
    private interface OwnVisitor {
        void visit(int place, Entry entry);
    }

    @Override
    public void close() {
        places.close();
        books.close();
        scope.close();
    }
}
