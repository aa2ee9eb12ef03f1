package io.interproc.proof.churn;

import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.internal.memory.Words;
import io.interproc.internal.value.SharedCells;
import io.interproc.internal.value.ValueKind;
import io.interproc.proof.Primitive;
import io.interproc.proof.churn.Books.Entry;
import io.interproc.proof.churn.Books.State;
import io.interproc.proof.churn.Books.Total;
import io.interproc.testkit.Child;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A process that makes and removes objects, and enters in the [Books] what it is about to do and what it has done.
final class RoundWorker {

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    /// Of so many removals one is forgotten by a forgetful worker.
    private static final int FORGOTTEN = 20;
    /// So many handles of removed objects are kept.
    private static final int STALE = 8;
    private static final int MOST_IN_REGION = 5;

    private final Child parent;
    private final Scope scope;
    private final Words words;
    private final Books books;
    private final List<Sort> sorts;
    private final List<Sort> stamped;
    private final boolean forgetful;
    private final int place;
    private volatile boolean stopped;

    private RoundWorker(Child parent, Scope scope, Books books, List<Sort> sorts, boolean forgetful, int place) {
        this.parent = parent;
        this.scope = scope;
        this.words = Rounds.engine(scope).words();
        this.books = books;
        this.sorts = sorts;
        this.stamped = sorts.stream().filter(Sort::carriesStamp).toList();
        this.forgetful = forgetful;
        this.place = place;
    }

    /// The body of the child: the scope, a seed, the books, the primitives that are used, and whether it is
    /// forgetful.
    static void run(Child parent, String... args) throws InterruptedException {
        parent.say("started");
        int place = Integer.parseInt(parent.next().substring("begin ".length()));
        try (Scope scope = Scope.processes(args[0]);
                Books books = Books.open(args[2])) {
            List<Sort> sorts = Sort.of(Primitive.allNamed(args[3]));
            new RoundWorker(parent, scope, books, sorts, Boolean.parseBoolean(args[4]), place)
                    .work(Long.parseLong(args[1]));
        }
        parent.say("ended");
    }

    private void work(long seed) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(Books.THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < Books.THREADS; number++) {
            Work work = new Work(number, new Random(seed + number), begun);
            threads.add(Thread.ofPlatform().daemon().name("churn-" + number).start(work));
        }
        begun.await();
        parent.say("ready");
        parent.expect("stop");
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /// A handle of a removed object.
    ///
    /// @param label what it is called
    private record Removed(Sort sort, Object handle, String label) {}

    /// One thread.
    private final class Work implements Runnable {
        private final int thread;
        private final Random random;
        private final CountDownLatch begun;
        private final @Nullable Object[] own = new @Nullable Object[Books.OWN];
        private final Deque<Removed> stale = new ArrayDeque<>();

        Work(int thread, Random random, CountDownLatch begun) {
            this.thread = thread;
            this.random = random;
            this.begun = begun;
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    rest();
                    books.countOperation(place, thread);
                    operate();
                    begun.countDown();
                }
            } catch (Throwable e) {
                e.printStackTrace(System.out);
                books.set(Total.FAILED, 1);
                parent.say("failed " + e.toString().replace('\n', ' '));
            }
        }

        private void rest() {
            long round = books.get(Total.REST);
            if (round != 0) {
                books.rest(place, thread, round);
                while (books.get(Total.REST) == round && !stopped) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
        }

        private void operate() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> workOnName(random.nextInt(Books.NAMES));
                case 3, 4 -> contest(random.nextInt(Books.CONTESTED));
                case 5 -> workOnOwn(random.nextInt(Books.OWN));
                case 6 -> rename(random.nextInt(Books.NAMES), random.nextInt(Books.NAMES));
                default -> workInRegion();
            }
        }

        // -------------------------------------------------------------------------------- names with entries

        private Sort sortOfName(int number) {
            return sorts.get(number % sorts.size());
        }

        private void workOnName(int number) {
            Entry entry = books.named(number);
            if (entry.claim(State.ABSENT, State.MAKING)) {
                make(number, entry);
            } else if (random.nextBoolean() && entry.claim(State.THERE, State.USING)) {
                Object object = find(number, entry);
                sortOfName(number).use(object);
                entry.set(State.THERE);
            } else if (entry.claim(State.THERE, State.REMOVING)) {
                remove(number, entry);
            }
        }

        private void make(int number, Entry entry) {
            int stamp = books.newStamp();
            entry.stamp(stamp);
            sortOfName(number).open(scope, Books.name(number, false), stamp);
            entry.set(State.THERE);
            books.add(Total.MADE, 1);
        }

        private Object find(int number, Entry entry) {
            Sort sort = sortOfName(number);
            String name = Books.name(number, false);
            Object object = sort.open(scope, name, entry.stamp());
            int found = sort.carriesStamp() ? sort.stamp(object) : entry.stamp();
            require(found == entry.stamp(), name + " must have the stamp " + entry.stamp() + ", found " + found);
            return object;
        }

        private void remove(int number, Entry entry) {
            String name = Books.name(number, false);
            if (forgetful && random.nextInt(FORGOTTEN) == 0) {
                entry.set(State.ABSENT);
                return;
            }
            switch (random.nextInt(3)) {
                case 0 -> require(scope.remove(name), name + " was there and is not found");
                case 1 -> require(scope.removeForced(name), name + " was there and is not found, by force");
                default -> {
                    Object object = find(number, entry);
                    require(scope.remove(object), name + " was there and is removed already");
                    keepStale(sortOfName(number), object, '"' + name + '"');
                }
            }
            entry.set(State.ABSENT);
            books.add(Total.REMOVED, 1);
        }

        /// Removes the object of one name, and makes one of another name.
        private void rename(int from, int to) {
            Entry before = books.named(from);
            if (from != to && before.claim(State.THERE, State.REMOVING)) {
                Entry after = books.named(to);
                boolean isFree = after.claim(State.ABSENT, State.MAKING);
                remove(from, before);
                if (isFree) {
                    make(to, after);
                }
            }
        }

        // -------------------------------------------------------------------------------- contested names

        /// Only values have a stamp that can be read once they were removed, by who has a handle.
        private void contest(int number) {
            String name = Books.name(number, true);
            Sort sort = number % 2 == 0 ? Sort.RAW_VALUE : Sort.GUARDED_VALUE;
            if (!sorts.contains(sort)) {
                return;
            }
            if (random.nextBoolean()) {
                int stamp = books.newStamp();
                Object value = sort.open(scope, name, stamp);
                try {
                    if (words.getVolatile(ValueKind.blockOf(value, words) + SharedCells.VALUE) == stamp) {
                        books.countMade(number);
                        books.add(Total.MADE, 1);
                    }
                } finally {
                    Reference.reachabilityFence(value);
                }
            } else {
                books.beginRemoval(place, thread, number);
                if (random.nextBoolean() ? scope.remove(name) : scope.removeForced(name)) {
                    books.countRemoved(number);
                    books.add(Total.REMOVED, 1);
                }
                books.endRemoval(place, thread);
            }
        }

        // -------------------------------------------------------------------------------- without names

        private Sort sortOfOwn(int number) {
            return stamped.get(number % stamped.size());
        }

        private void workOnOwn(int number) {
            if (stamped.isEmpty()) {
                return;
            }
            Entry entry = books.own(place, thread, number);
            Sort sort = sortOfOwn(number);
            Object object = own[number];
            if (object == null) {
                int stamp = books.newStamp();
                entry.stamp(stamp);
                entry.set(State.MAKING);
                own[number] = sort.open(scope, null, stamp);
                entry.set(State.THERE);
                books.add(Total.MADE, 1);
                return;
            }
            int found = sort.stamp(object);
            require(found == entry.stamp(), sort + " must have the stamp " + entry.stamp() + ", found " + found);
            entry.set(State.REMOVING);
            sort.use(object);
            require(scope.remove(object), sort + " was there and is removed already");
            own[number] = null;
            entry.set(State.ABSENT);
            books.add(Total.REMOVED, 1);
            keepStale(sort, object, "@");
        }

        // -------------------------------------------------------------------------------- regions

        private void workInRegion() {
            List<Removed> made = new ArrayList<>();
            try (Region region = scope.region()) {
                for (int i = random.nextInt(MOST_IN_REGION); i >= 0; i--) {
                    int stamp = books.newStamp();
                    Sort sort = sorts.get(random.nextInt(sorts.size()));
                    String name = i % 2 == 0 ? null : "region-" + stamp;
                    Object object = sort.open(region, name, stamp);
                    made.add(new Removed(sort, object, name == null ? "@" : '"' + name + '"'));
                    books.add(Total.MADE, 1);
                }
                leaveOne(region, random.nextInt(Books.OWN));
                Removed one = made.get(random.nextInt(made.size()));
                one.sort.use(one.handle);
            }
            books.add(Total.REMOVED, made.size());
            made.forEach(one -> keepStale(one.sort, one.handle, one.label));
        }

        /// Makes an object in a region that is left to the scope.
        private void leaveOne(Region region, int number) {
            if (stamped.isEmpty() || own[number] != null) {
                return;
            }
            Entry entry = books.own(place, thread, number);
            int stamp = books.newStamp();
            entry.stamp(stamp);
            entry.set(State.MAKING);
            Object object = sortOfOwn(number).open(region, null, stamp);
            region.leave(object);
            own[number] = object;
            entry.set(State.THERE);
            books.add(Total.MADE, 1);
        }

        // -------------------------------------------------------------------------------- removed objects

        private void keepStale(Sort sort, Object handle, String label) {
            stale.addLast(new Removed(sort, handle, label));
            if (stale.size() > STALE) {
                Removed first = stale.removeFirst();
                int uses = 1;
                if (random.nextInt(STALE) == 0) {
                    uses = Stale.checkAll(first.sort, first.handle, first.label);
                } else {
                    Stale.check(first.sort, first.handle, first.label);
                }
                books.add(Total.STALE, uses);
            }
        }
    }
}
