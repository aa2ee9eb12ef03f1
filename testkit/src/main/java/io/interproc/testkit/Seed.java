package io.interproc.testkit;

import java.util.SplittableRandom;

/// The random numbers of a test: the seed is printed, and the system property `interproc.seed` replays it.
public final class Seed {

    private static final String PROPERTY = "interproc.seed";

    private Seed() {}

    /// Returns random numbers, after printing where they come from.
    ///
    /// @param test the name of the test, for the print
    public static SplittableRandom random(String test) {
        Long replayed = Long.getLong(PROPERTY);
        long seed = replayed != null ? replayed : System.nanoTime();
        System.out.println("seed of " + test + ": replay with -D" + PROPERTY + "=" + seed);
        return new SplittableRandom(seed);
    }
}
