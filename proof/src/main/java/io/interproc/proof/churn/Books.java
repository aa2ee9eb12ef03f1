package io.interproc.proof.churn;

import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.testkit.SharedLongs;

/// What every thread of every process began and finished, in a file that the library knows nothing of.
///
/// An object that one thread at a time works on has an [Entry]. A *contested* name is made and removed by whoever
/// likes, at the same time. Of it there is a balance of what was made and removed, and each thread says before that it
/// is about to remove. The balance may be too low and never too high: who makes an object that another removes at once
/// makes one more, and counts one.
final class Books implements AutoCloseable {

    static final int PLACES = 3;
    static final int THREADS = 2;
    /// How many names have an entry.
    static final int NAMES = 32;
    static final int CONTESTED = 12;
    /// How many objects without names each thread has an entry of.
    static final int OWN = 4;

    /// Numbers about all.
    enum Total {
        /// The round in which all threads are to rest; 0 if they are to work.
        REST,
        /// Whether a thread has failed.
        FAILED,
        /// The stamp that was given out last.
        STAMPS,
        MADE,
        REMOVED,
        /// Uses of removed objects.
        STALE
    }

    /// What is known of an object.
    enum State {
        ABSENT,
        MAKING,
        THERE,
        USING,
        REMOVING
    }

    private static final int ENTRIES_AT = Total.values().length;
    private static final int CONTESTED_AT = ENTRIES_AT + 2 * NAMES;
    private static final int THREADS_AT = CONTESTED_AT + CONTESTED;
    private static final int REMOVAL = 0;
    private static final int RESTED = 1;
    private static final int OPERATIONS = 2;
    private static final int OWN_AT = 3;
    private static final int THREAD_LONGS = OWN_AT + 2 * OWN;

    private static final State[] STATES = State.values();

    private final SharedLongs longs;

    private Books(SharedLongs longs) {
        this.longs = longs;
    }

    static Books create() {
        return new Books(SharedLongs.create(THREADS_AT + PLACES * THREADS * THREAD_LONGS));
    }

    static Books open(String path) {
        return new Books(SharedLongs.open(path));
    }

    String path() {
        return longs.path();
    }

    @SuppressWarnings("EnumOrdinal") // all processes run the same code
    private static int code(Enum<?> constant) {
        return constant.ordinal();
    }

    long get(Total total) {
        return longs.get(code(total));
    }

    void set(Total total, long value) {
        longs.set(code(total), value);
    }

    long add(Total total, long delta) {
        return longs.add(code(total), delta);
    }

    /// Returns a stamp that no object has had: an even number.
    int newStamp() {
        return Math.toIntExact(add(Total.STAMPS, 2));
    }

    /// Returns the stamp of an object by what can be seen of it from outside. From a semaphore that somebody died
    /// using a permit may be missing until the next who uses it counts.
    static int stampOf(ObjectInfo object) {
        return (Integer.parseInt(object.value()) + 1) & ~1;
    }

    // ------------------------------------------------------------------------------------------------ entries

    /// An object that one thread at a time works on.
    static final class Entry {
        private final SharedLongs longs;
        private final int at;

        private Entry(SharedLongs longs, int at) {
            this.longs = longs;
            this.at = at;
        }

        State state() {
            return STATES[(int) longs.get(at)];
        }

        void set(State state) {
            longs.set(at, code(state));
        }

        /// Goes from one state to another; returns false if the object is in another one.
        boolean claim(State from, State to) {
            return longs.compareAndExchange(at, code(from), code(to)) == code(from);
        }

        /// Returns the stamp that the object was made with last.
        int stamp() {
            return (int) longs.get(at + 1);
        }

        void stamp(int stamp) {
            longs.set(at + 1, stamp);
        }
    }

    Entry named(int number) {
        return new Entry(longs, ENTRIES_AT + 2 * number);
    }

    Entry own(int place, int thread, int number) {
        return new Entry(longs, threadAt(place, thread) + OWN_AT + 2 * number);
    }

    /// Returns the name of an entry, or that of a contested name.
    static String name(int number, boolean contested) {
        return (contested ? "contested-" : "name-") + number;
    }

    // ------------------------------------------------------------------------------------------------ contested names

    void countMade(int contested) {
        longs.add(CONTESTED_AT + contested, 1);
    }

    void countRemoved(int contested) {
        longs.add(CONTESTED_AT + contested, -1);
    }

    /// Returns how much more often an object of the name was made than removed, at least.
    long balance(int contested) {
        return longs.get(CONTESTED_AT + contested);
    }

    /// Says what a balance should be, now that the object of the name was looked for.
    void correct(int contested, long balance) {
        longs.set(CONTESTED_AT + contested, balance);
    }

    // ------------------------------------------------------------------------------------------------ threads

    private static int threadAt(int place, int thread) {
        return THREADS_AT + (place * THREADS + thread) * THREAD_LONGS;
    }

    /// Says that a thread is about to remove the object of a contested name.
    void beginRemoval(int place, int thread, int contested) {
        longs.set(threadAt(place, thread) + REMOVAL, contested + 1);
    }

    void endRemoval(int place, int thread) {
        longs.set(threadAt(place, thread) + REMOVAL, 0);
    }

    /// Returns whether a thread was about to remove the object of a contested name.
    boolean isRemoving(int place, int thread, int contested) {
        return longs.get(threadAt(place, thread) + REMOVAL) == contested + 1;
    }

    void rest(int place, int thread, long round) {
        longs.set(threadAt(place, thread) + RESTED, round);
    }

    boolean rests(int place, int thread, long round) {
        return longs.get(threadAt(place, thread) + RESTED) == round;
    }

    void countOperation(int place, int thread) {
        longs.add(threadAt(place, thread) + OPERATIONS, 1);
    }

    /// Returns how many operations were begun.
    long operations() {
        long operations = 0;
        for (int place = 0; place < PLACES; place++) {
            for (int thread = 0; thread < THREADS; thread++) {
                operations += longs.get(threadAt(place, thread) + OPERATIONS);
            }
        }
        return operations;
    }

    @Override
    public void close() {
        longs.close();
    }
}
