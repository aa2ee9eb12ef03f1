package io.interproc.proof.killpoints;

import io.interproc.testkit.SharedLongs;

/// How a round stands, in a file that the process that judges, the victim and the repairer share. The library knows
/// nothing of it.
final class Status implements AutoCloseable {

    private static final int VICTIM = 0;
    private static final int REPAIRER = 2;
    private static final int GO = 4;
    private static final int NOTE = 5;
    private static final int LONGS = 6;

    private final SharedLongs longs;
    private final int base;

    /// @param round the number of the round among those that share the file
    Status(SharedLongs longs, int round) {
        this.longs = longs;
        this.base = round * LONGS;
    }

    /// Creates a file for a number of rounds.
    static SharedLongs create(int rounds) {
        return SharedLongs.create(rounds * LONGS);
    }

    /// Opens the file that [#create] made in another process.
    static Status open(String path, int round) {
        return new Status(SharedLongs.open(path), round);
    }

    StorePoint victimPoint() {
        return new StorePoint(longs, base + VICTIM);
    }

    StorePoint repairerPoint() {
        return new StorePoint(longs, base + REPAIRER);
    }

    long victimState() {
        return longs.get(base + VICTIM + StorePoint.STATE);
    }

    long victimStores() {
        return longs.get(base + VICTIM + StorePoint.COUNT);
    }

    long repairerState() {
        return longs.get(base + REPAIRER + StorePoint.STATE);
    }

    long repairerStores() {
        return longs.get(base + REPAIRER + StorePoint.COUNT);
    }

    /// Lets the victim begin.
    void go() {
        longs.set(base + GO, 1);
    }

    boolean mayGo() {
        return longs.get(base + GO) != 0;
    }

    /// Leaves a number for the judge; costs no store of the segment.
    void note(long number) {
        longs.set(base + NOTE, number);
    }

    long noted() {
        return longs.get(base + NOTE);
    }

    /// Unmaps the file.
    @Override
    public void close() {
        longs.close();
    }
}
