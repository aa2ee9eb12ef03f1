package io.interproc.proof.churn;

import io.interproc.testkit.SharedLongs;

/// What the processes of a [Turnover] have done, in a file that the library knows nothing of.
final class Tally implements AutoCloseable {

    static final int PLACES = 2;

    /// Numbers about all.
    enum Common {
        /// The rest that all are to take, by its number; 0 if they are to work.
        REST,
        /// Whether somebody has failed.
        FAILED
    }

    /// Numbers of a place.
    enum Part {
        /// Objects made and removed.
        MADE,
        /// Those of them that had names.
        NAMED,
        /// Removed objects that were used.
        STALE,
        /// Uses of removed objects.
        REFUSED,
        /// How many objects with names were made for the other place to remove.
        HANDED,
        /// How many of those that were made for this place were removed.
        TAKEN,
        /// The rest that is taken.
        RESTED,
        /// How much of the Java heap was in use after a collection, at most.
        HEAP
    }

    private final SharedLongs longs;

    private Tally(SharedLongs longs) {
        this.longs = longs;
    }

    static Tally create() {
        return new Tally(SharedLongs.create(at(PLACES, Part.MADE)));
    }

    static Tally open(String path) {
        return new Tally(SharedLongs.open(path));
    }

    String path() {
        return longs.path();
    }

    @SuppressWarnings("EnumOrdinal") // all processes run the same code
    private static int code(Enum<?> constant) {
        return constant.ordinal();
    }

    private static int at(int place, Part part) {
        return Common.values().length + place * Part.values().length + code(part);
    }

    long get(Common common) {
        return longs.get(code(common));
    }

    void set(Common common, long value) {
        longs.set(code(common), value);
    }

    long get(int place, Part part) {
        return longs.get(at(place, part));
    }

    void set(int place, Part part, long value) {
        longs.set(at(place, part), value);
    }

    void add(int place, Part part, long value) {
        longs.add(at(place, part), value);
    }

    void max(int place, Part part, long value) {
        longs.max(at(place, part), value);
    }

    /// Returns the sum over all places.
    long sum(Part part) {
        long sum = 0;
        for (int place = 0; place < PLACES; place++) {
            sum += get(place, part);
        }
        return sum;
    }

    @Override
    public void close() {
        longs.close();
    }
}
