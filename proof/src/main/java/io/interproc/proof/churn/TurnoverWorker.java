package io.interproc.proof.churn;

import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.proof.Primitive;
import io.interproc.proof.churn.Tally.Common;
import io.interproc.proof.churn.Tally.Part;
import io.interproc.testkit.Child;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A process that makes objects and removes them as fast as it can, alone, in regions, and by turns with the other
/// process; and that keeps some handles of removed objects for a while, and then uses them.
final class TurnoverWorker {

    /// So many objects may wait to be removed by the other process.
    static final int WINDOW = 64;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /// The numbers are entered after so many steps.
    private static final int STEPS = 64;
    private static final int IN_REGION = 4;
    /// So many handles of removed objects are kept.
    private static final int STALE = 128;
    /// Of so many removed objects one is kept.
    private static final int KEPT = 16;
    /// Of so many objects that are kept one is used in every way.
    private static final int EVERY_WAY = 256;
    /// Of so many objects one is used before it is removed.
    private static final int USED = 16;
    /// Of so many names one is long.
    private static final int LONG = 128;
    /// Of so many removals one is forgotten by a forgetful worker.
    private static final int FORGOTTEN = 1000;

    private static final String LONG_END = "-long".repeat(80);

    private final Child parent;
    private final Scope scope;
    private final SegmentEngine engine;
    private final Tally tally;
    private final List<Sort> sorts;
    private final boolean forgetful;
    private final int place;
    private final int party;
    private final SplittableRandom random;
    private final @Nullable Removed[] stale = new @Nullable Removed[STALE];
    private final @Nullable Removed[] handed = new @Nullable Removed[WINDOW];
    private volatile boolean stopped;
    private long serial;
    private long made;
    private long named;
    private long used;
    private long refused;

    /// A handle of a removed object.
    ///
    /// @param label what it is called
    private record Removed(Sort sort, Object handle, String label) {}

    private TurnoverWorker(
            Child parent,
            Scope scope,
            Tally tally,
            List<Sort> sorts,
            boolean forgetful,
            int place,
            int party,
            long seed) {
        this.parent = parent;
        this.scope = scope;
        this.engine = Rounds.engine(scope);
        this.tally = tally;
        this.sorts = sorts;
        this.forgetful = forgetful;
        this.place = place;
        this.party = party;
        this.random = new SplittableRandom(seed);
    }

    /// The body of the child: the scope, a seed, the tally, the primitives that are used, whether it is forgetful,
    /// its number.
    static void run(Child parent, String... args) throws InterruptedException {
        parent.say("started");
        int place = Integer.parseInt(parent.next().substring("begin ".length()));
        try (Scope scope = Scope.processes(args[0]);
                Tally tally = Tally.open(args[2])) {
            List<Sort> sorts = Sort.of(Primitive.allNamed(args[3]));
            new TurnoverWorker(
                            parent,
                            scope,
                            tally,
                            sorts,
                            Boolean.parseBoolean(args[4]),
                            place,
                            Integer.parseInt(args[5]),
                            Long.parseLong(args[1]))
                    .work();
        }
        parent.say("ended");
    }

    private void work() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread worker = Thread.ofPlatform().daemon().name("churn").start(() -> loop(begun));
        begun.await();
        parent.say("ready");
        parent.expect("stop");
        stopped = true;
        worker.join();
    }

    private void loop(CountDownLatch begun) {
        try {
            succeed();
            while (!stopped) {
                rest();
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
                enter();
                begun.countDown();
            }
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            tally.set(Common.FAILED, 1);
            parent.say("failed " + e.toString().replace('\n', ' '));
        }
    }

    private void enter() {
        tally.add(place, Part.MADE, made);
        tally.add(place, Part.NAMED, named);
        tally.add(place, Part.STALE, used);
        tally.add(place, Part.REFUSED, refused);
        made = 0;
        named = 0;
        used = 0;
        refused = 0;
    }

    /// Does away with what a dead predecessor may have made and not handed over, or removed and not entered.
    private void succeed() {
        scope.remove(handedName(place, tally.get(place, Part.HANDED)));
        long next = tally.get(place, Part.TAKEN);
        if (next < tally.get(other(), Part.HANDED)) {
            scope.remove(handedName(other(), next));
            tally.add(place, Part.TAKEN, 1);
        }
    }

    /// Lets go of all handles, and of the memory that they keep, until the others have counted.
    private void rest() {
        long rest = tally.get(Common.REST);
        while (rest != 0 && tally.get(Common.REST) == rest && !stopped) {
            useStale();
            System.gc();
            engine.reclaim();
            Runtime runtime = Runtime.getRuntime();
            tally.max(place, Part.HEAP, runtime.totalMemory() - runtime.freeMemory());
            tally.set(place, Part.RESTED, rest);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private int other() {
        return Tally.PLACES - 1 - place;
    }

    static String handedName(int place, long number) {
        return "handed-" + place + "-" + number;
    }

    // ------------------------------------------------------------------------------------------------ steps

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1 -> alone(null);
            case 2, 3 -> alone(newName("alone-"));
            case 4 -> handOver();
            case 5 -> take();
            default -> inRegion();
        }
    }

    private Sort draw() {
        return sorts.get(random.nextInt(sorts.size()));
    }

    private String newName(String what) {
        named++;
        String name = what + party + "-" + ++serial;
        return random.nextInt(LONG) == 0 ? name + LONG_END : name;
    }

    private int stamp() {
        return (int) (serial & 0xFFFF) + 1;
    }

    private static String label(@Nullable String name) {
        return name == null ? "@" : '"' + name + '"';
    }

    private void use(Sort sort, Object object, int stamp) {
        if (random.nextInt(USED) == 0) {
            sort.use(object);
            require(!sort.carriesStamp() || sort.stamp(object) == stamp, "an object has another's content");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /// Makes an object, and removes it, through the handle or by its name.
    private void alone(@Nullable String name) {
        Sort sort = draw();
        int stamp = stamp();
        Object object = sort.open(scope, name, stamp);
        use(sort, object, stamp);
        if (!forgetful || random.nextInt(FORGOTTEN) != 0) {
            boolean removed = (name != null && random.nextBoolean()) ? scope.remove(name) : scope.remove(object);
            require(removed, "an object that was made and not removed is lost");
        }
        made++;
        keepSome(sort, object, name);
    }

    /// Makes an object that the other process removes. The handle stays here, and is used when the object was
    /// removed.
    private void handOver() {
        long number = tally.get(place, Part.HANDED);
        if (number - tally.get(other(), Part.TAKEN) >= WINDOW) {
            return;
        }
        int at = (int) (number % WINDOW);
        useKept(handed[at]); // of the object of the name WINDOW before, which was taken
        String name = handedName(place, number);
        Sort sort = sorts.get((int) (number % sorts.size()));
        Object object = sort.open(scope, name, 1 + at);
        use(sort, object, 1 + at);
        handed[at] = new Removed(sort, object, label(name));
        tally.set(place, Part.HANDED, number + 1);
        made++;
        named++;
    }

    /// Removes an object that the other process has made, with a handle of it or without.
    private void take() {
        long number = tally.get(place, Part.TAKEN);
        if (number >= tally.get(other(), Part.HANDED)) {
            return;
        }
        String name = handedName(other(), number);
        Sort sort = sorts.get((int) (number % sorts.size()));
        int stamp = 1 + (int) (number % WINDOW);
        Object object = random.nextBoolean() ? sort.open(scope, name, stamp) : null;
        if (object != null) {
            use(sort, object, stamp);
        }
        require(scope.remove(name), "an object that was handed over is lost");
        tally.set(place, Part.TAKEN, number + 1);
        if (object != null) {
            keepSome(sort, object, name);
        }
    }

    private void inRegion() {
        Sort[] used = new Sort[IN_REGION];
        Object[] objects = new Object[IN_REGION];
        @Nullable String[] names = new @Nullable String[IN_REGION];
        try (Region region = scope.region()) {
            for (int i = 0; i < IN_REGION; i++) {
                used[i] = draw();
                names[i] = i % 2 == 0 ? null : newName("region-");
                int stamp = stamp();
                objects[i] = used[i].open(region, names[i], stamp);
                use(used[i], objects[i], stamp);
            }
        }
        made += IN_REGION;
        for (int i = 0; i < IN_REGION; i++) {
            keepSome(used[i], objects[i], names[i]);
        }
    }

    // ------------------------------------------------------------------------------------------------ stale handles

    /// Keeps one of some handles of removed objects, in the place of another, which is used.
    private void keepSome(Sort sort, Object object, @Nullable String name) {
        if (random.nextInt(KEPT) == 0) {
            int at = random.nextInt(STALE);
            useKept(stale[at]);
            stale[at] = new Removed(sort, object, label(name));
        }
    }

    private void useKept(@Nullable Removed removed) {
        if (removed != null) {
            used++;
            if (random.nextInt(EVERY_WAY) == 0) {
                refused += Stale.checkAll(removed.sort, removed.handle, removed.label);
            } else {
                Stale.check(removed.sort, removed.handle, removed.label);
                refused++;
            }
        }
    }

    private void useStale() {
        for (int i = 0; i < STALE; i++) {
            useKept(stale[i]);
            stale[i] = null;
        }
        for (int i = 0; i < WINDOW; i++) {
            handed[i] = null; // some are there still
        }
    }
}
