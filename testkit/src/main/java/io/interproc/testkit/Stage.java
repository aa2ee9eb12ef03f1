package io.interproc.testkit;

/// A number of a play's act, seen by threads of several processes, that only grows: who waits for an act goes on once
/// it, or a later one, has been reached.
///
/// ```java
/// lock.lock();
/// stage.reach(1);      // the others: stage.await(1), then look at the lock, then stage.reach(2)
/// stage.await(2);
/// lock.unlock();
/// ```
public final class Stage implements AutoCloseable {

    private final SharedLongs longs;

    private Stage(SharedLongs longs) {
        this.longs = longs;
    }

    /// Creates a stage at act 0.
    public static Stage create() {
        return new Stage(SharedLongs.create(1));
    }

    /// Opens the stage that [#path()] named in its creator.
    public static Stage open(String path) {
        return new Stage(SharedLongs.open(path));
    }

    /// Returns the path to open the stage by.
    public String path() {
        return longs.path();
    }

    /// Goes on to the act, unless it has been reached.
    public void reach(int act) {
        longs.max(0, act);
    }

    /// Waits until the act has been reached.
    public void await(int act) {
        Eventually.holds("act " + act, () -> longs.get(0) >= act);
    }

    /// Returns the act that has been reached.
    public int act() {
        return Math.toIntExact(longs.get(0));
    }

    @Override
    public void close() {
        longs.close();
    }
}
