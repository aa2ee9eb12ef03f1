package io.interproc.proof.churn;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.proof.Census;
import io.interproc.proof.Primitive;
import io.interproc.proof.ScopeFile;
import io.interproc.proof.churn.Tally.Common;
import io.interproc.proof.churn.Tally.Part;
import io.interproc.testkit.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Two processes with small heaps make and remove objects as fast as they can, one of which is killed and replaced
/// every so often. The memory that the segment takes is looked at all the while; now and then both rest, and all that
/// is left is counted.
final class Turnover implements AutoCloseable {

    private static final int HEAP_MEGABYTES = 64;

    /// What a block that a process refers to takes of its Java heap, at least: its anchor, what is known of it, the
    /// weak reference, the entry of the table and its key.
    private static final int LEAST_HEAP_BYTES = 160;

    /// What an object takes of the segment, on average at most: from one to three lines, and one or two for its
    /// name; one of some hundred has a long one.
    private static final int BLOCK_BYTES = 256;

    /// Those that live, and one dead that is not swept yet.
    private static final int KEEPING = Tally.PLACES + 1;

    /// What a span takes at most.
    private static final long SPAN_BYTES = 1 << 16;

    private static final int SIZES = 24;

    /// For each size a process keeps the span that it allocates from, one with its spare block, and one that it has
    /// just used up.
    private static final int KEPT_SPANS = 3;

    /// More than the bound, which is to be seen.
    private static final long CAPACITY = 1L << 29;

    /// They rest after so many deaths.
    private static final int DEATHS_BEFORE_REST = 4;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration HANG = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final Random random;
    private final String scopeName = "turnover." + ProcessHandle.current().pid() + "." + SERIAL.incrementAndGet();
    private final Scope scope;
    private final SegmentEngine engine;
    private final Tally tally = Tally.create();
    private final Places places;
    private final List<String> violations = new ArrayList<>();
    private int deaths;
    private int rests;
    private int left;
    private long mostUsed;
    private long mostUsedAtRest;

    /// How much is to be done at least.
    ///
    /// @param objects how many objects are made and removed
    /// @param deaths how many processes are killed
    /// @param life how long two deaths are apart
    record Goal(long objects, int deaths, Duration life) {}

    /// What was seen.
    ///
    /// @param left objects that the dead left between making and removing them
    /// @param used how many bytes of the segment were in use at most
    /// @param bound how many may have been
    /// @param usedAtRest how many bytes were in use at most when all rested
    /// @param heap how many bytes of a Java heap were in use after a collection at most
    record Outcome(
            long objects,
            long named,
            long handed,
            long stale,
            long refused,
            int deaths,
            int rests,
            int left,
            long used,
            long bound,
            long usedAtRest,
            long heap,
            long millis,
            List<String> violations) {

        String objectsFigure() {
            return ("%,d, %,d with names, %,d made by one process and removed by the other; %,d a second, %,d processes"
                            + " killed, which left %,d")
                    .formatted(objects, named, handed, objects * 1000 / Math.max(1, millis), deaths, left);
        }

        String memoryFigure() {
            return "segment at most %,d KiB (bound %,d KiB), %,d KiB in %,d rests; Java heaps at most %,d KiB of %,d"
                    .formatted(used >> 10, bound >> 10, usedAtRest >> 10, rests, heap >> 10, HEAP_MEGABYTES << 10);
        }

        String staleFigure() {
            return "%,d used, in %,d operations, all of them refused by name".formatted(stale, refused);
        }
    }

    /// @param only the primitives that are used
    /// @param forgetful whether the workers forget removals
    Turnover(long seed, Set<Primitive> only, boolean forgetful) {
        this.random = new Random(seed);
        ScopeFile.of(scopeName).toFile().deleteOnExit(); // if this process is interrupted
        this.scope = Scope.processes(scopeName, ScopeOptions.defaults().withCapacity(CAPACITY));
        this.engine = Rounds.engine(scope);
        this.places = new Places(Tally.PLACES, (party, options) -> {
            List<String> all = new ArrayList<>(List.of(
                    "-Xmx" + HEAP_MEGABYTES + "m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:TieredStopAtLevel=4", // the second compiler, too
                    "-XX:-UsePerfData"));
            all.addAll(options);
            return ChildJvm.start(
                    "churn " + party,
                    all,
                    TurnoverWorker::run,
                    scopeName,
                    Long.toString(random.nextLong()),
                    tally.path(),
                    Primitive.words(only),
                    Boolean.toString(forgetful),
                    Integer.toString(party));
        });
    }

    private static long bound() {
        return KEEPING * ((long) HEAP_MEGABYTES << 20) / LEAST_HEAP_BYTES * BLOCK_BYTES
                + KEEPING * SIZES * KEPT_SPANS * SPAN_BYTES;
    }

    /// Goes on until the goal is reached, or something is wrong.
    Outcome run(Goal goal) throws InterruptedException {
        long start = System.nanoTime();
        try {
            places.prepare();
            start = System.nanoTime();
            places.begin(List.of(0, 1));
            churn(goal);
        } catch (AssertionError e) {
            violations.add(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
        return new Outcome(
                tally.sum(Part.MADE),
                tally.sum(Part.NAMED),
                tally.sum(Part.TAKEN),
                tally.sum(Part.STALE),
                tally.sum(Part.REFUSED),
                deaths,
                rests,
                left,
                mostUsed,
                bound(),
                mostUsedAtRest,
                Math.max(tally.get(0, Part.HEAP), tally.get(1, Part.HEAP)),
                (System.nanoTime() - start) / 1_000_000,
                List.copyOf(violations));
    }

    private void churn(Goal goal) throws InterruptedException {
        long nextDeath = System.nanoTime() + goal.life.toNanos();
        while (tally.sum(Part.MADE) < goal.objects || deaths < goal.deaths) {
            LockSupport.parkNanos(LOOK_NANOS);
            look();
            if (System.nanoTime() - nextDeath > 0) {
                killOne();
                if (deaths % DEATHS_BEFORE_REST == 0) {
                    rest();
                }
                nextDeath = System.nanoTime() + goal.life.toNanos();
            }
        }
        rest();
        places.stop();
        settle(true);
    }

    private void look() {
        long used = engine.blocks().used();
        mostUsed = Math.max(mostUsed, used);
        if (used > bound()) {
            throw new AssertionError(
                    "%,d bytes of the segment are in use, and must be %,d at most".formatted(used, bound()));
        }
        requireAlive();
    }

    private void requireAlive() {
        for (int place = 0; place < Tally.PLACES; place++) {
            ChildJvm worker = places.at(place);
            if (tally.get(Common.FAILED) != 0 || !worker.isAlive()) {
                String line = worker.isAlive() ? "" : ": " + worker.next();
                throw new AssertionError("a worker has failed; its output says how" + line);
            }
        }
    }

    private void killOne() throws InterruptedException {
        int victim = random.nextInt(Tally.PLACES);
        places.at(victim).kill();
        places.at(victim).waitForRelease();
        places.at(victim).close();
        deaths++;
        places.begin(List.of(victim)); // it sweeps the dead as it enters
    }

    private void rest() {
        rests++;
        tally.set(Common.REST, rests);
        long deadline = System.nanoTime() + HANG.toNanos();
        while (tally.get(0, Part.RESTED) != rests || tally.get(1, Part.RESTED) != rests) {
            requireAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the processes do not come to rest");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        settle(false);
        tally.set(Common.REST, 0);
    }

    /// Counts until all is as it should be: collectors and watchers may have something to do still.
    private void settle(boolean alone) {
        long deadline = System.nanoTime() + SETTLED.toNanos();
        List<String> faults;
        do {
            engine.sweeper().sweepAllDeadCompletely();
            engine.reclaim();
            faults = check(Census.of(engine, scopeName), alone);
        } while (!faults.isEmpty() && System.nanoTime() - deadline < 0);
        for (String fault : faults) {
            violations.add((alone ? "at the end: " : "at rest " + rests + ": ") + fault);
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("what is left is not what should be");
        }
    }

    private List<String> check(Census census, boolean alone) {
        List<String> faults = new ArrayList<>(census.faults());
        long waiting = 0;
        for (int place = 0; place < Tally.PLACES; place++) {
            waiting += tally.get(place, Part.HANDED) - tally.get(Tally.PLACES - 1 - place, Part.TAKEN);
        }
        long handed = census.objects().stream()
                .filter(object -> object.name().startsWith("handed-"))
                .count();
        if (handed != waiting) {
            faults.add("of the objects that wait to be removed %d must be there, found %d".formatted(waiting, handed));
        }
        census.objects().stream()
                .map(ObjectInfo::name)
                .filter(name -> name.startsWith("region-"))
                .forEach(name -> faults.add("\"" + name + "\" outlived its region"));
        left = (int) (census.objects().size() - handed - 1); // this process's own is there, too
        if (left > deaths) {
            faults.add("%d objects are left, of %d dead".formatted(left, deaths));
        }
        if (census.removedBlocks() != 0) {
            faults.add(census.removedBlocks() + " blocks of removed objects are left");
        }
        if (census.mostIdleSpans() > KEPT_SPANS) {
            faults.add("a process keeps %d spans of one size".formatted(census.mostIdleSpans()));
        }
        if (census.hiddenSpans() > deaths) {
            faults.add("%d spans are hidden, of %d dead".formatted(census.hiddenSpans(), deaths));
        }
        long blocks = (long) census.objects().size() + census.engineBlocks() + census.newBlocks();
        int processes = alone ? 1 : Tally.PLACES + 1;
        long used = engine.blocks().used();
        long most = SPAN_BYTES * (blocks + census.hiddenSpans() + (long) processes * SIZES * KEPT_SPANS);
        if (used > most) {
            faults.add("%,d bytes of the segment are in use, and must be %,d at most".formatted(used, most));
        }
        mostUsedAtRest = Math.max(mostUsedAtRest, used);
        return faults;
    }

    @Override
    public void close() {
        places.close();
        tally.close();
        scope.close();
    }
}
