package io.interproc.testkit;

/// Lets several threads, of several processes, begin at the same moment.
///
/// ```java
/// try (StartingGun gun = StartingGun.create()) {
///     // each party: StartingGun.open(path).ready();
///     gun.fire(parties);
/// }
/// ```
public final class StartingGun implements AutoCloseable {

    private static final int READY = 0;
    private static final int FIRED = 1;

    private final SharedLongs longs;

    private StartingGun(SharedLongs longs) {
        this.longs = longs;
    }

    /// Creates a gun.
    public static StartingGun create() {
        return new StartingGun(SharedLongs.create(2));
    }

    /// Opens the gun that [#path()] named in its creator.
    public static StartingGun open(String path) {
        return new StartingGun(SharedLongs.open(path));
    }

    /// Tells the gun of that path that one more party is ready, and waits for the shot.
    public static void ready(String path) {
        try (StartingGun gun = open(path)) {
            gun.ready();
        }
    }

    /// Returns the path to open the gun by.
    public String path() {
        return longs.path();
    }

    /// Tells that one more party is ready, and waits for the shot.
    public void ready() {
        longs.add(READY, 1);
        for (int spins = 0; longs.get(FIRED) == 0 && spins < 1_000; spins++) {
            Thread.onSpinWait();
        }
        Eventually.holds("the shot", () -> longs.get(FIRED) != 0);
    }

    /// Waits until that many parties are ready, and fires.
    public void fire(int parties) {
        Eventually.equal("parties that are ready", (long) parties, () -> longs.get(READY));
        longs.set(FIRED, 1);
    }

    @Override
    public void close() {
        longs.close();
    }
}
