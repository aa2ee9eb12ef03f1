package io.interproc.benchmarks.jmh;

/// What a program does between two looks at a flag: one step of Marsaglia's xorshift, six instructions of which each
/// waits for the one before, about 2 ns. The compiler can neither leave a step out nor join two of them.
final class Step {

    /// A number to begin with.
    static final long SEED = 88_172_645_463_325_252L;

    private Step() {}

    /// Returns the number that follows.
    static long after(long number) {
        long next = number;
        next ^= next << 13;
        next ^= next >>> 7;
        next ^= next << 17;
        return next;
    }
}
